"""What can be inserted from data, by names an author remembers (`folje insert`), and which insertion gives a number."""

from functools import cached_property

from coding.quotes import Quote, quote_bank
from evaluation import Study
from evaluation.audiences import audience_called
from evaluation.errors import UseError
from evaluation.events import Claim
from evaluation.evidence import Ids
from evaluation.words import in_language, language, say, words
from reports import figures, prose, results, tables
from reports.material import EVALUATOR, Material

# names that begin so are of use only in a study that has one of these tables
OF_TOPIC = {
    "catalogue": ("catalogue",),
    "inventory": ("inventory",),
    "programme": ("strands", "periods", "matters", "decisions", "reference_figures"),
    "themes": ("themes", "statements"),
    "board": ("board_items",),
}


class Insertions:
    """What a study's documents can take from data, for one audience."""

    def __init__(self, material: Material):
        self.material, self.study = material, material.study
        self.ids = Ids(material.study, results.names())

    def is_of_use(self, name: str, topic: str) -> bool:
        """Whether a name is of use in this study: a catalogue's numbers only where there is a catalogue."""
        head = topic if topic in OF_TOPIC else name.partition("_")[0]
        return head not in OF_TOPIC or any(len(self.material.rows(table)) for table in OF_TOPIC[head])

    @cached_property
    def numbers(self) -> dict[str, str]:
        """Every number of use, as it is now."""
        return {name: prose.number(name, self.material) for name in self._of_use("NUMBERS")}

    @property
    def texts(self) -> list[str]:
        """Every text of use, by name."""
        return self._of_use("TEXTS")

    def _of_use(self, kind: str) -> list[str]:
        found = [
            name for topic in prose.TOPICS for name in getattr(topic, kind, {})
            if self.is_of_use(name, topic.__name__.rpartition(".")[2])
        ]  # fmt: skip
        return sorted(found)

    @cached_property
    def _by_value(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for name, value in self.numbers.items():
            found.setdefault("".join(value.split()), []).append(name)
        return found

    def giving(self, value: str) -> list[str]:
        """The numbers that have this value now; nothing for 0 and 1, which too many have."""
        plain = "".join(value.split())
        return [] if plain in ("0", "1") else self._by_value.get(plain, [])

    @cached_property
    def quotes(self) -> dict[str, Quote]:
        """What informants have said, by passage; words only where they have consented."""
        return {quote.passage: quote for quote in quote_bank(self.study)}

    @cached_property
    def claims(self) -> dict[str, Claim]:
        """The claims by name, in small letters."""
        return {name.casefold(): claim for name, claim in self.ids.claims.items()}


# the command


def insert(study: Study, word: str | None, audience: str = EVALUATOR, lang: str | None = None) -> dict:
    """List what can be inserted in a document.

    Parameters
    ----------
    word : what is listed has it in its name or words; None: all

    Returns
    -------
    dict with insertions (kind, name, shows, line to paste) and lines

    Raises UseError for a word that nothing has.
    """
    lang, audience = lang or study.settings.language, audience_called(study.settings, audience)
    with language(lang):
        found = _listed(Insertions(Material(study, audience, lang)))
        if word:
            found = [each for each in found if word.casefold() in " ".join(each.values()).casefold()]
        if not found:
            raise UseError(say("writing.nothing_to_insert", word=word or ""))
        return {"insertions": found, "lines": _lines(found)}


def _listed(insertions: Insertions) -> list[dict[str, str]]:
    material, lang = insertions.material, insertions.material.lang
    rows = [
        ("number", name, f"{_described('number', name)}: {value}")
        for name, value in insertions.numbers.items()
    ]
    rows += [("text", name, _described("text", name)) for name in insertions.texts]
    rows += [("claim", each.name, in_language(each.text, lang)) for each in material.claims]
    rows += [("quote", each.passage[:6], f"”{' '.join(each.text.split())}” ({say(f'writing.quote_{each.status}')})")
             for each in insertions.quotes.values() if each.has_consent and (material.sees_all or each.status == "free")]  # fmt: skip
    rows += [
        ("table", name, tables.make(name, material).caption)
        for name in tables.names()
        if insertions.is_of_use(name, "")
    ]
    rows += [("figure", name, "") for name in figures.names() if insertions.is_of_use(name, "")]
    return [
        {"kind": kind, "name": name, "shows": shows, "line": pasted(kind, name)} for kind, name, shows in rows
    ]


def _described(kind: str, name: str) -> str:
    """What a number or text is; its name where nobody has written that yet."""
    if f"{kind}_{name}" not in words("writing"):
        return name
    return say(f"writing.number_{name}" if kind == "number" else f"writing.text_{name}")


def pasted(kind: str, name: str) -> str:
    """The line to paste: in a cell of its own for a table, figure or text, else in running text."""
    call = f'r.{kind}("{name}")'
    return call if kind in ("table", "figure", "text") else f"`{{python}} {call}`"


def _lines(found: list[dict[str, str]]) -> list[str]:
    lines: list[str] = []
    for kind in dict.fromkeys(each["kind"] for each in found):
        own = [each for each in found if each["kind"] == kind]
        width = min(48, max(len(each["line"]) for each in own))
        lines += [*([""] if lines else []), say(f"writing.kind_{kind}")]
        lines += [f"  {each['line']:<{width}}  {_short(each['shows'])}".rstrip() for each in own]
    return lines


def _short(text: str, most: int = 90) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
