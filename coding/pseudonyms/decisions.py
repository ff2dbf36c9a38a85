"""What a person has decided of a place: replace it or leave it, here or wherever the word stands.

A place is known by its word and its neighbours, so that an answer holds in a transcript, its Word document and a corrected text
alike. The answers hold names: they are kept beside the key, private, and can be taken back one by one.
"""

from dataclasses import dataclass
from pathlib import Path

import msgspec

from coding.pseudonyms.found import NAMES, Found
from coding.pseudonyms.key import folded, write_privately
from evaluation.errors import FoljeError
from evaluation.words import say

REPLACE, LEAVE = "replace", "leave"
AROUND = 50  # code points shown before and after


@dataclass(frozen=True)
class Place:
    """A place to decide on.

    Attributes
    ----------
    source : what it stands in: a file, a text, an event of the journal
    sure : whether it is replaced when nobody says otherwise
    """

    source: str
    found: Found
    form: str
    before: str
    after: str
    sure: bool

    @property
    def word(self) -> str:
        """The form as it is compared."""
        return folded(self.form, "")

    @property
    def mark(self) -> str:
        """The word and its neighbours on the line."""
        before = self.before.rpartition("\n")[2].split()
        after = self.after.partition("\n")[0].split()
        return "|".join(
            (before[-1].casefold() if before else "", self.word, after[0].casefold() if after else "")
        )


class Decision(msgspec.Struct, frozen=True):
    """What is done with a place, or (`always`) with a word; `instead` is a pseudonym or other words that a person has stated."""

    mark: str
    word: str
    do: str
    kind: str = ""
    instead: str = ""
    always: bool = False


class Decisions:
    """All decisions, the newest last."""

    def __init__(self, path: Path | None = None):
        self.path, self.made = path, _read(path)
        self._index()

    def of(self, place: Place) -> Decision | None:
        """What has been decided of a place; the latest counts, and one of this place before one of the word."""
        return self._here.get(place.mark) or self._everywhere.get(place.word)

    def _index(self) -> None:
        """Where the latest counts."""
        self._here = {d.mark: d for d in self.made if not d.always}
        self._everywhere = {d.word: d for d in self.made if d.always}
        self.names = {
            d.word: d for d in self.made if d.do != LEAVE and d.kind in NAMES
        }  # words taken for names
        self.left = {d.word for d in self.made if d.do == LEAVE}

    def add(self, place: Place, do: str, kind: str = "", instead: str = "", *, always: bool = False) -> None:
        """Decide, and have it on disk."""
        self.made.append(Decision(place.mark, place.word, do, kind or place.found.kind, instead, always))
        self.save()

    def undo(self) -> bool:
        """Take back the latest; tells whether there was one."""
        if not self.made:
            return False
        self.made.pop()
        self.save()
        return True

    def save(self) -> None:
        """Write them so that only their owner may read them."""
        self._index()
        if self.path is not None:
            write_privately(self.path, msgspec.json.encode(self.made))


def beside(key: Path) -> Path:
    """Where the decisions are kept: beside the key."""
    return key.with_name(f"{key.stem}-{say('pseudonyms.review_file', 'sv')}.json")


def _read(path: Path | None) -> list[Decision]:
    if path is None or not path.is_file():
        return []
    try:
        return msgspec.json.decode(path.read_bytes(), type=list[Decision])
    except msgspec.DecodeError as error:
        raise FoljeError(say("pseudonyms.broken_review"), where=path.name) from error


def places(source: str, text: str, found: list[Found], *, sure: bool) -> list[Place]:
    """The places of a text to decide on."""
    return [
        Place(
            source,
            f,
            text[f.start : f.end],
            text[max(0, f.start - AROUND) : f.start],
            text[f.end : f.end + AROUND],
            sure,
        )
        for f in found
    ]
