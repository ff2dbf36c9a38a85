"""Turns of speech in what was read as paragraphs: transcripts that Teams has saved for Word, and those that people have typed.

Each turn becomes a line, ``speaker: words``, as in a .vtt. Teams writes ``Name   0:03`` on a line before the words (earlier: the times,
then the name, then the words), and who started and stopped the transcription, which is left out. What people have typed counts as a
transcript when somebody in it is called by a role (``Intervjuare:``, ``I:``, ``IP:``); minutes have words before a colon too.
"""

import re
from bisect import bisect_left
from dataclasses import replace

from coding.texts import Extracted, Part, edited
from coding.texts.subtitles import clock
from evaluation.speakers import is_role

LEAST = 3  # turns; an agenda has times at the ends of lines too
_TEAMS = re.compile(
    r"^[ \t]{0,99}(?:(?P<speaker>(?:[^\W\d_]|\+)[^\n\t]{0,79}?)[ \u00a0]{1,20}(?P<time>(?:\d{1,2}:)?\d{1,2}:\d{2})"
    r"|(?P<begins>\d{1,2}:\d{1,2}:\d{1,2})[.,\d]* --> [\d:.,]+[ \t]*\n\s*(?P<named>[^\n]{1,80}?))[ \t\u00a0]*\n\s*(?=\S)",
    re.MULTILINE,
)
_ABOUT = re.compile(
    r"^[^\n]{1,80} (?:startade|påbörjade|stoppade|avslutade|started|stopped) (?:transk|transc)[^\n]{0,30}(?:\n|\Z)",
    re.MULTILINE | re.IGNORECASE,
)
_TYPED = re.compile(
    r"^[ \t]{0,99}(?:[\[(]?(?P<time>(?:\d{1,2}:)?\d{1,2}:\d{2})[\])]?[ \t]+)?(?P<speaker>[^\W\d_][^:\n\t]{0,39}?)[ \t]*:[ \t]*(?=\S)",
    re.MULTILINE,
)
_BREAK = re.compile(r"(?<![ \t])[ \t]*\n\s*")
_SPANS = ("paragraph", "item", "turn")


def in_turns(extracted: Extracted, *, sure: bool = False) -> Extracted:
    """The same words as turns of speech, where they are a transcript.

    Parameters
    ----------
    sure : a person has said that it is one
    """
    if any(part.kind == "turn" for part in extracted.parts):
        return extracted
    return _teams(extracted, sure) or _typed(extracted, sure) or extracted


def _teams(extracted: Extracted, sure: bool) -> Extracted | None:
    plain = edited(extracted, [(*found.span(), "") for found in _ABOUT.finditer(extracted.text)])
    labels = list(_TEAMS.finditer(plain.text))
    if not _is_talk(labels, sure):
        return None
    ends = [*(label.start() for label in labels[1:]), len(plain.text)]
    edits: list[tuple[int, int, str]] = []
    turns = []
    for label, end in zip(labels, ends, strict=True):
        speaker = (label["speaker"] or label["named"]).replace(":", "").strip()
        last = label.end() + len(plain.text[label.end() : end].rstrip())
        turns.append(
            Part("turn", label.end(), last, speaker=speaker, time=clock(label["time"] or label["begins"]))
        )
        edits.append((label.start(), label.end(), f"{speaker}: "))
        edits += [(*found.span(), " ") for found in _BREAK.finditer(plain.text, label.end(), last)]
        edits.append((last, end, "\n" if end < len(plain.text) else ""))
    head = [part for part in plain.parts if part.end <= labels[0].start()]
    return edited(replace(plain, parts=(*head, *turns)), edits)


def _is_talk(labels: list[re.Match[str]], sure: bool) -> bool:
    """Whether lines that end with a time are those of a talk: somebody speaks twice, and time goes on."""
    times = [clock(label["time"] or label["begins"]) for label in labels]
    speakers = {label["speaker"] or label["named"] for label in labels}
    return bool(labels) and (
        sure or (len(labels) >= LEAST and len(speakers) < len(labels) and times == sorted(times))
    )


def _typed(extracted: Extracted, sure: bool) -> Extracted | None:
    labels = list(_TYPED.finditer(extracted.text))
    starts = [label.start() for label in labels]
    pieces = [
        piece for part in extracted.parts if part.kind in _SPANS for piece in _cut(part, labels, starts)
    ]
    spoken = [label for _, label in pieces if label]
    if not spoken or not (
        sure or (3 * len(spoken) >= len(pieces) and any(is_role(s["speaker"]) for s in spoken))
    ):
        return None
    parts, speaker = [part for part in extracted.parts if part.kind not in _SPANS], ""
    for part, label in pieces:
        if label:
            speaker = label["speaker"]
            time = clock(label["time"]) if label["time"] else ""
            part = replace(part, kind="turn", start=label.end(), level=0, speaker=speaker, time=time)
        elif speaker:  # a turn goes on in a new paragraph
            part = replace(part, kind="turn", level=0, speaker=speaker)
        parts.append(part)
    parts.sort(key=lambda part: (part.start, part.end))
    without_times = [(s.start(), s.start("speaker"), "") for s in spoken if s["time"]]
    return edited(replace(extracted, parts=tuple(parts)), without_times)


def _cut(
    part: Part, labels: list[re.Match[str]], starts: list[int]
) -> list[tuple[Part, re.Match[str] | None]]:
    """A paragraph, cut where a speaker begins a new line in it; each piece with its speaker's label."""
    first, last = bisect_left(starts, part.start), bisect_left(starts, part.end)
    if first and labels[first - 1].end() > part.start:  # the label begins with blanks before the paragraph
        first -= 1
    inside: list[re.Match[str] | None] = [*labels[first:last]]
    if first == last or starts[first] > part.start:
        inside.insert(0, None)
    begins = [label.start() if label else part.start for label in inside]
    ends = [*(at - 1 for at in begins[1:]), part.end]
    return [(replace(part, start=max(at, part.start), end=end), label)
            for label, at, end in zip(inside, begins, ends, strict=True)]  # fmt: skip
