"""What was read of a file and as what: a line for a person to see whether it was read right."""

import re

from coding.identifiers import hidden
from coding.incoming import Incoming
from coding.printable import one_line
from coding.texts import TEXTS
from coding.texts.charsets import CANDIDATES
from evaluation.words import say

SHOWN = 70  # letters
ENCODINGS = {  # those a person may state, as people know them
    "utf-8": "UTF-8", "cp1252": "Windows-1252", "mac-roman": "Mac Roman", "cp850": "DOS (cp850)", "utf-16": "UTF-16",
}  # fmt: skip
# control and direction marks; soft hyphens and joiners of emoji are none
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
_SUBTITLES = (".vtt", ".srt")


def preview(incoming: Incoming, names: tuple[str, ...] = ()) -> str:
    """The line: the form of the file, its encoding, and its first words with å, ä or ö."""
    ending, encoding = incoming.path.suffix.lower(), incoming.extracted.encoding or ""
    form = "subtitles" if ending in _SUBTITLES else "text" if ending in TEXTS else ending.removeprefix(".")
    told = say(f"adding.form_{form}", encoding=ENCODINGS.get(encoding, encoding.upper()))
    return say("adding.read_as", form=told, words=hidden(_telling(incoming.extracted.text), names))


def _telling(text: str) -> str:
    """The beginning of the line that tells most of the encoding: the first with a letter outside ASCII, else the first."""
    found = re.search(r"[^\n]{0,40}[åäöÅÄÖ\x80-\U0010ffff][^\n]*", text[:200_000]) or re.search(
        r"\S[^\n]*", text[:200_000]
    )
    return one_line(found[0][:300], SHOWN) if found else ""


def reading_notes(incoming: Incoming) -> list[str]:
    """What to look at: an encoding that was found by what it makes of Swedish words, signs that are not seen."""
    encoding, notes = incoming.extracted.encoding, []
    if encoding in CANDIDATES:
        others = [each for each in ("utf-8", *CANDIDATES) if each != encoding]
        notes.append(say("adding.guessed_encoding", others=", ".join(others)))
    unseen = len(_UNSEEN.findall(incoming.extracted.text))
    return [*notes, *([say("adding.unseen_signs", n=unseen)] if unseen else [])]
