"""What people write about claims, as ids and keys: evidence by id, meeting and code, table or result; types, statuses, questions."""

from collections.abc import Collection
from functools import cached_property

from coding.known_codes import KnownCodes
from evaluation import Study
from evaluation.audiences import audience_words
from evaluation.errors import FoljeError, UseError
from evaluation.events import Coding
from evaluation.evidence import RESULT, TABLE, Ids
from evaluation.links import DECISIONS, EVIDENCE, STATUSES, TYPES
from evaluation.references import spoken
from evaluation.schemas import schema, table_called
from evaluation.words import LANGUAGES, say

ALLOWED = {"type": TYPES, "status": STATUSES, "decision": DECISIONS}
FEWEST = 4  # letters of an id that must be given


def words_for(what: str, key: str, lang: str | None = None) -> str:
    """A type, a status or a decision in words; another value as it is."""
    return say(f"claims.{what}_{key}", lang) if key in ALLOWED[what] else key


class Reading:
    """Reads what was stated; what is wrong is put in `wrong`, so that all of it is told at once.

    Parameters
    ----------
    results : names of what reports compute; None: any name is taken
    coming : passages that are written in the same breath
    """

    def __init__(self, study: Study, results: Collection[str] | None, wrong: list[FoljeError],
                 coming: Collection[str] = ()):  # fmt: skip
        self.study, self.wrong, self.ids, self._coming = study, wrong, Ids(study, results), coming
        self.lang = study.settings.language  # that of texts

    def _complain(self, key: str, **words: object) -> None:
        self.wrong.append(UseError(say(f"claims.{key}", None, **words)))

    @staticmethod
    def names(what: str) -> list[str]:
        """The words for all types, statuses or decisions."""
        return [words_for(what, key) for key in ALLOWED[what]]

    def type(self, said: str) -> str:
        """A type by key or word."""
        return self._one_of("type", said)

    def status(self, said: str) -> str:
        """A status by key or word."""
        return self._one_of("status", said)

    def decision(self, said: str) -> str:
        """A decision of a seminar by key or word."""
        return self._one_of("decision", said)

    def _one_of(self, what: str, said: str) -> str:
        forms = {
            f.casefold(): k
            for k in ALLOWED[what]
            for f in (k, *(words_for(what, k, lang) for lang in LANGUAGES))
        }
        key = forms.get(said.strip().casefold(), "")
        if not key:
            self._complain(f"no_{what}", said=said, allowed=", ".join(self.names(what)))
        return key

    def author(self, said: str) -> str:
        """Whose interpretation it is: an evaluator."""
        known = {name.casefold(): name for name in self.study.settings.evaluators}
        if said.strip().casefold() not in known:
            self._complain("no_author", said=said, allowed=", ".join(known.values()))
        return known.get(said.strip().casefold(), "")

    def group(self, said: str) -> str:
        """A group of the study; another word stands as it is, for claims may be about families."""
        return self.study.settings.words["groups"].get(said.strip().casefold(), said.strip())

    def question(self, said: str) -> str:
        """An evaluation question by id; by its number alone where the id ends in it."""
        wanted, known = said.strip().casefold(), list(self.study.questions["id"].dropna())
        found = [i for i in known if wanted in (i.casefold(), i.lstrip("QqFf"))]
        if len(found) != 1:
            self._complain("no_such_question", said=said, allowed=", ".join(known))
        return found[0] if len(found) == 1 else ""

    def goals(self, said: str) -> list[str]:
        """Rows of the table of goals by id, commas between."""
        known = {i.casefold(): i for i in self.ids.rows("goals")}
        for each in (each for each in _parts(said) if each.casefold() not in known):
            self._complain("no_goal", said=each, allowed=", ".join(sorted(known.values())) or "–")
        return [known[each.casefold()] for each in _parts(said) if each.casefold() in known]

    def audiences(self, said: str) -> list[str]:
        """Audiences by key or word, commas between."""
        field, forms = schema("feedback").field("audience"), audience_words(self.study.settings)
        for each in (each for each in _parts(said) if each.casefold() not in forms):
            self._complain(
                "no_audience",
                said=each,
                allowed=", ".join(field.value_label(e["value"]) for e in field.categories),
            )
        return [forms[each.casefold()] for each in _parts(said) if each.casefold() in forms]

    # evidence

    def evidence(self, said: str) -> list[str]:
        """Evidence as its ids; commas, semicolons or lines between. What leads nowhere is complained of."""
        found = [(each, self._evidence(each)) for each in _parts(said)]
        for each, ids in found:
            if not ids:
                self._complain("no_evidence", said=each)
        return [identity for _, ids in found for identity in ids]

    against = evidence

    def known(self, said: str) -> list[str]:
        """Evidence, goals or audiences to take away: what can be read as evidence, and the words as they stand."""
        return [identity for each in _parts(said) for identity in (each, *self._evidence(each))]

    def _evidence(self, said: str) -> list[str]:
        head, colon, rest = said.partition(":")
        kind = head.strip().casefold() if colon else ""
        if kind in self._prefixes("table"):
            return self._table(rest.strip())
        if kind in self._prefixes("result"):
            named = f"{RESULT}{rest.strip()}"
            return [named] if self.ids.leads(named, EVIDENCE) else []
        return self._by_id(said) or self._by_meeting_and_code(said)

    @staticmethod
    def _prefixes(what: str) -> set[str]:
        return {say(f"claims.{what}_prefix", lang) for lang in LANGUAGES}

    def _table(self, said: str) -> list[str]:
        name, slash, row = said.partition("/")
        key = table_called(name)
        named = f"{TABLE}{key}{slash}{row.strip()}"
        return [named] if key and self.ids.leads(named, EVIDENCE) else []

    def _by_id(self, said: str) -> list[str]:
        if said in self._coming:
            return [said]
        known = self.ids.passages | self.ids.codings
        found = [said] if said in known else [i for i in known if len(said) >= FEWEST and i.startswith(said)]
        return found if len(found) == 1 else []

    def _by_meeting_and_code(self, said: str) -> list[str]:
        """The passages of a meeting that have a code: "team 2023-01-17 FOR1"."""
        where, _, code = said.rpartition(" ")
        codes = self._codes.read(code)[0] if where else []
        documents = self._documents(where) if codes else set()
        passages = (self.ids.passages.get(c.passage) for c in self._codings if c.code in codes)
        return list(dict.fromkeys(p.name for p in passages if p and p.document in documents))

    @cached_property
    def _codes(self) -> KnownCodes:
        return KnownCodes.of(self.study)

    @cached_property
    def _codings(self) -> list[Coding]:
        return self.study.state.of(Coding)

    def _documents(self, said: str) -> set[str]:
        """The documents of a meeting, or the one with this id."""
        wanted, meetings, documents = (
            " ".join(said.split()).casefold(),
            self.study.meetings,
            self.study.documents,
        )
        names = spoken(meetings, schema("meetings")).str.casefold()
        first, _, when = wanted.rpartition(" ")
        plain = f"{self.study.settings.words['groups'].get(first, first)} {when}"
        held = set(meetings.loc[names.eq(plain) | meetings["id"].str.casefold().eq(wanted), "id"])
        chosen = documents["meeting"].isin(held) | documents["id"].str.casefold().eq(wanted)
        return set(documents.loc[chosen, "id"])


def _parts(said: str) -> list[str]:
    return [
        part
        for part in (" ".join(p.split()) for p in said.replace("\n", ";").replace(",", ";").split(";"))
        if part
    ]
