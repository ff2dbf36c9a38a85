"""What the one who scans knows of the study: names, roles, words that may not be quoted, and which counts may be told."""

import getpass
import re
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from evaluation.words import LANGUAGES, say
from reports.roles import as_written, few_hold

if TYPE_CHECKING:
    from reports.material import Material

THRESHOLD = 5
SHINGLE = 7  # so many words in a row are a quote
_ORDINARY = {"root", "user", "admin", "administrator", "jupyter", "default", "guest", "home", "public"}


@dataclass(frozen=True)
class Knowledge:
    """What a scan sets files against; without a study only what any file shows by itself.

    Attributes
    ----------
    names : the study's own list
    users, folders : what points at the computer the file was made on
    counts : the counts of persons that may be told; None where they are not known
    collected : how much has been collected (interviews, families per year), which may be told as that
    bases : of how many persons tables tell
    roles : those that fewer than three persons have
    terms : the names of codes, which may have a word for a role in them
    quotes : what informants have said and may not be quoted
    threshold : the smallest count that may be told
    all_told : whether the tables tell of something that all have
    open_facts : whether the facts are published, so that no count is a secret
    """

    names: tuple[str, ...] = ()
    users: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    counts: frozenset[int] | None = None
    collected: frozenset[int] = frozenset()
    bases: frozenset[int] = frozenset()
    roles: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    quotes: tuple[str, ...] = ()
    threshold: int = THRESHOLD
    all_told: bool = False
    open_facts: bool = False

    @cached_property
    def shingles(self) -> frozenset[tuple[str, ...]]:
        """The runs of words of the quotes."""
        return frozenset(run for quote in self.quotes for run in runs(quote))

    def names_role(self, text: str) -> bool:
        """Whether one of the roles stands in a text, other than in the name of a code."""
        pattern = self._role_pattern
        if pattern is None or not pattern.search(text):
            return False
        for term in self.terms:
            text = text.replace(term, " ")
        return bool(pattern.search(text))

    @cached_property
    def _role_pattern(self) -> re.Pattern[str] | None:
        between = "|".join(say("scanning.held_where", lang).replace(" ", "|") for lang in LANGUAGES)
        spelled = "|".join(as_written(role, between) for role in sorted(self.roles, key=len, reverse=True))
        return re.compile(rf"(?<!\w)(?:{spelled})(?!\w)", re.IGNORECASE) if spelled else None


def runs(text: str) -> list[tuple[str, ...]]:
    """All runs of so many words of a text; a shorter one has none, for anybody may say it."""
    words = re.findall(r"\w+", text.casefold())
    return [tuple(words[at : at + SHINGLE]) for at in range(len(words) - SHINGLE + 1)]


def this_computer() -> Knowledge:
    """What is known without a study: the name of the user and the folders that point at this computer."""
    try:
        user = getpass.getuser()
    except (OSError, KeyError, ImportError):
        user = ""
    home = Path.home()
    named = {user, home.name} - {""}
    users = tuple(sorted(name for name in named if name.lower() not in _ORDINARY and len(name) > 3))
    return Knowledge(users=users, folders=tuple(f for f in (str(home), tempfile.gettempdir()) if len(f) > 5))


def knowledge(material: "Material", also: Iterable[int] = ()) -> Knowledge:
    """What a scan of the audience's files is to know.

    Parameters
    ----------
    also : counts that the report tells beside those of the masked tables
    """
    from coding.name_list import name_list

    study, settings = material.study, material.settings
    counts, bases, all_told = _counts(material)
    own = this_computer()
    return replace(
        own, names=name_list(study)[0], folders=(*own.folders, str(study.path.resolve())), counts=counts | frozenset(also), bases=bases,
        collected=frozenset(int(n) for n in material.collection["value"].dropna()) - {0},
        roles=() if material.sees_all else few_hold(material), terms=_terms(material), quotes=_unquotable(material),
        threshold=settings.threshold, all_told=all_told, open_facts=settings.published,
    )  # fmt: skip


def _terms(material: "Material") -> tuple[str, ...]:
    """The names of all codes, the longest first."""
    codes = [code for book in material.codebooks for code in book.codes.values()]
    names = {name for code in codes for lang in LANGUAGES if " " in (name := code.name(lang))}
    return tuple(sorted(names, key=lambda name: (-len(name), name)))


def _counts(material: "Material") -> tuple[frozenset[int], frozenset[int], bool]:
    """The counts that are shown; the bases; whether one of them is all."""
    shown = {
        int(each.value)
        for t in material.masked.shown.values()
        for each in t.values()
        if each.value is not None
    }
    bases = {table["base"] for table in material.masked.tables if table["base_told"]}
    families = len(material.counted("cases"))
    reached = [each.value for each in material.shown("reach").values()]
    total = {int(sum(reached))} if reached and None not in reached else set()  # type: ignore[arg-type]
    told = frozenset((shown | bases | total | {families}) - {0})
    return told, frozenset({families} - {0}), families in shown


def _unquotable(material: "Material") -> tuple[str, ...]:
    """What informants have said that may not be quoted to this audience."""
    from evaluation.events import Passage
    from reports.quotes import quotable

    study = material.study
    interviews = set(study.documents.dropna(subset=["id", "interview"])["id"])
    allowed = quotable(material)
    said = [p for p in study.state.of(Passage) if p.document in interviews and p.name not in allowed]
    return tuple(passage.quote for passage in said)
