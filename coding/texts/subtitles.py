"""Transcripts as .vtt (Teams, Zoom) and .srt: cues become turns of speech.

Written for what programs really produce: the text may stand after blank lines, a voice tag alone on its line,
cue ids are numbers or long keys, and a bare ``&`` is just an ampersand. So a cue goes from its timing line to
the next one, and blank lines mean nothing.
"""

import re
from pathlib import Path

from coding.texts import Extracted, Part
from evaluation.errors import FoljeError
from evaluation.words import say

_TIMING = re.compile(
    r"^[ \t]*((?:\d{1,4}:)?\d{1,2}:\d{2})[.,]\d{1,3}[ \t]*-->[ \t]*[\d:.,]+.*$", re.MULTILINE
)
_BLOCK = re.compile(r"(?:\A|(?<=\n\n))(?:NOTE|STYLE|REGION)(?:[ \t].*)?(?:\n.+)*", re.MULTILINE)
_VOICE = re.compile(r"<v(?:\.[^\s<>.]{1,50}){0,9}(?:\s{1,9}([^<>]{0,200}))?>")
_TAG = re.compile(
    r"</?(?:[cibuv]|ruby|rt|lang|font|\d+:[\d:.]+)(?:[.\s][^<>]{0,200})?>|\{\\an?\d\}", re.IGNORECASE
)
_ID = re.compile(r"[\w-]*\d[\w-]*(?:/[\w-]+)*")
_ENTITIES = {
    "amp": "&",
    "lt": "<",
    "gt": ">",
    "nbsp": "\u00a0",
    "lrm": "",
    "rlm": "",
    "quot": '"',
    "apos": "'",
}


def read_subtitles(text: str, path: Path) -> Extracted:
    """The turns of a .vtt or .srt; consecutive cues of one named speaker are one turn."""
    turns = _turns(text)
    if not turns:
        raise FoljeError(say("texts.no_cues", file=path.name), where=path)
    lines, parts, position = [], [], 0
    for time, speaker, words in turns:
        label = f"{speaker}: " if speaker else ""
        start = position + len(label)
        parts.append(Part("turn", start, start + len(words), speaker=speaker, time=time))
        lines.append(label + words)
        position = start + len(words) + 1
    return Extracted("\n".join(lines), tuple(parts))


def _turns(raw: str) -> list[tuple[str, str, str]]:
    turns: list[tuple[str, str, list[str]]] = []
    for time, payload in _cues(raw):
        for speaker, words in _voices(payload):
            if speaker and turns and turns[-1][1] == speaker:
                turns[-1][2].append(words)
            else:
                turns.append((time, speaker, [words]))
    return [(time, speaker, " ".join(said)) for time, speaker, said in turns]


def _cues(raw: str) -> list[tuple[str, str]]:
    """(time, payload) of each cue."""
    plain = _BLOCK.sub("", re.sub(r"\n[ \t]+(?=\n)", "\n", raw))
    timings = list(_TIMING.finditer(plain))
    ends = [*(timing.start() for timing in timings[1:]), len(plain)]
    return [
        (clock(timing[1]), _without_next_id(plain[timing.end() : end], last=end == len(plain)))
        for timing, end in zip(timings, ends, strict=False)  # no cues: an end without a beginning
    ]


def _without_next_id(payload: str, *, last: bool) -> str:
    """The payload without the id of the cue that follows: a number or key after a blank line.

    An id in plain words stays as text: better a word too many than one lost.
    """
    before, _, following = payload.rstrip("\n").rpartition("\n")
    is_id = not last and before.endswith("\n") and len(following) < 200 and _ID.fullmatch(following.strip())
    return before if is_id else payload


def _voices(payload: str) -> list[tuple[str, str]]:
    """(speaker, words) in order; the speaker is empty before the first voice tag."""
    pieces = _VOICE.split(payload)  # words, name, words, name, words …
    voices = zip(["", *pieces[1::2]], pieces[0::2], strict=True)
    spoken = [(_plain(name or ""), _plain(words)) for name, words in voices]
    return [(name, words) for name, words in spoken if words]


def _plain(marked: str) -> str:
    text = re.sub(r"&(\w+);", lambda found: _ENTITIES.get(found[1], found[0]), _TAG.sub("", marked))
    return " ".join(text.split())


def clock(time: str) -> str:
    """Write a time of a transcript as hh:mm:ss.

    >>> clock("0:03")
    '00:00:03'
    """
    hours, minutes, seconds = ["0", *time.split(":")][-3:]
    return f"{int(hours):02}:{int(minutes):02}:{int(seconds):02}"
