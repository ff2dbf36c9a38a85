"""The key: which pseudonym stands for whom. A private file outside the study; with it everything can be told, without it nothing.

A pseudonym is a kind and a number that is drawn, never made from the name. The file is a table that Excel opens.
"""

import csv
import io
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from unicodedata import normalize

from coding.pseudonyms.found import KINDS, NAMES
from coding.pseudonyms.lists import names as listed_names
from coding.texts import decoded
from evaluation import Problem, Study
from evaluation.cells import guarded, unguarded
from evaluation.disk import Disk
from evaluation.errors import FoljeError, UseError
from evaluation.words import say

PSEUDONYM = re.compile(r"\[[A-ZÅÄÖ-]+[0-9]+\]")
_BETWEEN = " | "
_COLUMNS = ("pseudonym", "kind", "forms")
_ROOM = 20  # so many numbers more than are taken can be drawn


@dataclass
class Entry:
    """One who has a pseudonym: of which kind, and in which forms it has been written."""

    pseudonym: str
    kind: str
    forms: list[str] = field(default_factory=list)

    @property
    def folded(self) -> set[str]:
        """The forms as they are compared."""
        return {folded(form, self.kind) for form in self.forms}


class Key:
    """All pseudonyms of a study.

    Parameters
    ----------
    lang : the language of the pseudonyms: [ORT2], [PLACE2]
    draw : chooses one of a list; random when not given
    """

    def __init__(
        self, path: Path | None, lang: str = "sv", draw: Callable[[list[int]], int] = secrets.choice
    ):
        self.path, self.lang, self._draw = path, lang, draw
        self.entries: dict[str, Entry] = {}
        self.taken: set[str] = set()  # pseudonyms that stand in texts, also those of a key that was lost
        self._by_form: dict[tuple[str, str], Entry] = {}

    @classmethod
    def open(cls, path: Path, lang: str = "sv") -> "Key":
        """The key in a file; an empty one where there is no file yet.

        Raises FoljeError when the file is something else, or another program holds it.
        """
        key = cls(path, lang)
        if not path.exists():
            return key
        text, _ = decoded(_bytes(path), path)
        rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))
        heading = [[say(f"pseudonyms.column_{column}", each) for column in _COLUMNS] for each in ("sv", "en")]
        if not rows or rows[0] not in heading:
            raise FoljeError(say("pseudonyms.no_key"), where=path.name)
        for row in ([unguarded(cell) for cell in cells] for cells in rows[1:]):
            if len(row) == len(_COLUMNS) and row[0]:
                kind = next(
                    (kind for kind in KINDS if row[1] in (kind, say_kind(kind, "sv"), say_kind(kind, "en"))),
                    "other",
                )
                key.entries[row[0]] = Entry(row[0], kind)
                for form in filter(None, row[2].split(_BETWEEN)):
                    key._add(key.entries[row[0]], form)
        return key

    def save(self) -> None:
        """Write the key so that only its owner may read it."""
        if self.path is None:
            return
        out = io.StringIO()
        writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
        writer.writerow(say(f"pseudonyms.column_{column}", self.lang) for column in _COLUMNS)
        for entry in sorted(self.entries.values(), key=lambda e: (e.kind, e.pseudonym)):
            cells = (entry.pseudonym, say_kind(entry.kind, self.lang), _BETWEEN.join(entry.forms))
            writer.writerow([guarded(cell) for cell in cells])
        write_privately(self.path, ("\ufeff" + out.getvalue()).encode())

    def knows(self, kind: str, form: str) -> bool:
        """Whether a form has a pseudonym."""
        return self._known(kind, form) is not None

    def pseudonym(self, kind: str, form: str, stated: str = "") -> str:
        """The pseudonym of a form, made when it has none; or the one that is stated, which the form has from now on."""
        entry = self.entries.get(stated) if stated else self._known(kind, form) or self._alike(kind, form)
        if entry is None:
            name = stated or self._new(kind)
            entry = self.entries[name] = Entry(name, kind)
        self._add(entry, form)
        return entry.pseudonym

    def _add(self, entry: Entry, form: str) -> None:
        if form not in entry.forms:
            entry.forms.append(form)
            self._by_form.setdefault((entry.kind, folded(form, entry.kind)), entry)

    def forms(self) -> dict[str, Entry]:
        """Every form as it was written → its entry; the longest first."""
        found = {form: entry for entry in self.entries.values() for form in entry.forms}
        return dict(sorted(found.items(), key=lambda pair: -len(pair[0])))

    def _known(self, kind: str, form: str) -> Entry | None:
        """The entry of a form; what is no name of the lists is the same whatever kind of name it was taken for."""
        wanted = folded(form, kind)
        entry = self._by_form.get((kind, wanted))
        if entry is None and kind in NAMES and not set(wanted.split()) & listed_names():
            entry = next(
                (self._by_form[other, wanted] for other in NAMES if (other, wanted) in self._by_form), None
            )
        return entry

    def _alike(self, kind: str, form: str) -> Entry | None:
        """A person called by one name who is the only one with it: *Anna* where there is one Anna Ek; and the other way round."""
        words = folded(form, kind).split()
        if kind != "person" or not words:
            return None
        persons = [e for e in self.entries.values() if e.kind == kind]
        if len(words) == 1:
            found = [
                e
                for e in persons
                if any(words[0] in (f.split()[0], f.split()[-1]) for f in e.folded if " " in f)
            ]
        else:
            found = [e for e in persons if e.folded == {words[0]}]
        return found[0] if len(found) == 1 else None

    def _new(self, kind: str) -> str:
        tag = say(f"pseudonyms.tag_{kind}", self.lang)
        taken = self.taken.union(self.entries)
        own = sum(name.startswith(f"[{tag}") for name in taken)
        free = [n for n in range(1, 2 * own + _ROOM + 1) if f"[{tag}{n}]" not in taken]
        return f"[{tag}{self._draw(free)}]"


def say_kind(kind: str, lang: str | None = None) -> str:
    """A kind in words."""
    return say(f"pseudonyms.kind_{kind}", lang)


def folded(form: str, kind: str) -> str:
    """A form as it is compared: numbers by their digits, a personal number without its century.

    >>> folded("19811218-9876", "personal_number") == folded("811218 9876", "personal_number")
    True
    """
    plain = " ".join(normalize("NFC", form).casefold().split())
    if kind in ("personal_number", "phone"):
        digits = re.sub(r"\D", "", plain)
        return digits[-10:] if kind == "personal_number" else re.sub(r"^(?:0046|46)0?", "0", digits)
    return plain


def key_path(stated: str, study: Path | None) -> Path:
    """The key's path; a relative one is seen from the study.

    Raises UseError when it lies in the study, or is a folder.
    """
    path = (study / Path(stated).expanduser() if study else Path(stated).expanduser()).resolve()
    refuse_inside(path, study)
    if path.is_dir():
        raise UseError(say("pseudonyms.key_is_folder"), where=stated)
    return path


def refuse_inside(path: Path, study: Path | None) -> None:
    """Refuse what holds names a place in the study's folder."""
    if study is not None and path.resolve().is_relative_to(study.resolve()):
        raise UseError(say("pseudonyms.inside_study"), where=path.name)


def write_privately(path: Path, data: bytes) -> None:
    """Write a file that only its owner may read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        path.touch(mode=0o600)
    else:
        path.chmod(0o600)
    Disk().write(path, data)


def restored(text: str, key: Key) -> str:
    """The text with names again, each as it was first written: what only the key makes possible."""
    return PSEUDONYM.sub(lambda m: key.entries[m[0]].forms[0] if m[0] in key.entries else m[0], text)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise FoljeError(
            say("texts.unreadable", file=path.name, reason=error.strerror), where=path.name
        ) from error


def problems(study: Study) -> list[Problem]:
    """The key must not lie in the study."""
    stated = study.settings.pseudonym_key
    path = (study.path / Path(stated).expanduser()).resolve()
    if not stated or not path.is_relative_to(study.path.resolve()):
        return []
    message = say("pseudonyms.key_inside")
    return [Problem(message, "study.yaml", column="pseudonym_key", kind="key_inside")]
