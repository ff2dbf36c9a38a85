"""Turns of speech in what was read as paragraphs: transcripts that Teams has saved for Word, and those that people have typed.

Each turn becomes a line, ``speaker: words``, as in a .vtt. Teams writes ``Name   0:03`` on a line before the words (earlier: the times,
then the name, then the words), and who started and stopped the transcription, which is left out. What people have typed counts as a
transcript when somebody in it is called by a role (``Intervjuare:``, ``I:``, ``IP:``); minutes have words before a colon too.
"""

import re
from dataclasses import replace

from coding.texts import Extracted, Part, edited
from coding.texts.subtitles import clock
from evaluation.speakers import is_role

LEAST = 3  # turns; an agenda has times at the ends of lines too
_TEAMS = re.compile(
    r"^[ \t]*(?:(?P<speaker>[^\n\t]{1,80}?)[ \u00a0]+(?P<time>(?:\d{1,2}:)?\d{1,2}:\d{2})"
    r"|(?P<begins>\d{1,2}:\d{1,2}:\d{1,2})[.,\d]* --> [\d:.,]+[ \t]*\n\s*(?P<named>[^\n]{1,80}?))[ \t\u00a0]*\n\s*(?=\S)",
    re.MULTILINE,
)
_ABOUT = re.compile(
    r"^[^\n]{1,80} (?:startade|påbörjade|stoppade|avslutade|started|stopped) (?:transk|transc)[^\n]{0,30}(?:\n|\Z)",
    re.MULTILINE | re.IGNORECASE,
)
_TYPED = re.compile(
    r"^[ \t]*(?:[\[(]?(?P<time>(?:\d{1,2}:)?\d{1,2}:\d{2})[\])]?[ \t]+)?(?P<speaker>[^\W\d_][^:\n\t]{0,39}?)[ \t]*:[ \t]*(?=\S)",
    re.MULTILINE,
)
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
    edits, turns, growth = [], [], 0
    ends = [*(label.start() for label in labels[1:]), len(plain.text)]
    for label, end in zip(labels, ends, strict=True):
        speaker = (label["speaker"] or label["named"]).replace(":", "").strip()
        said = plain.text[label.end() : end]
        words = " ".join(line.strip() for line in said.splitlines() if line.strip())
        start = label.start() + growth + len(speaker) + 2
        turns.append(Part("turn", start, start + len(words), speaker=speaker,
                          time=clock(label["time"] or label["begins"])))  # fmt: skip
        line = f"{speaker}: {words}" + "\n" * (end < len(plain.text))
        edits.append((label.start(), end, line))
        growth += len(line) - (end - label.start())
    made = edited(plain, edits)
    head = [part for part in made.parts if part.end <= labels[0].start()]
    return replace(made, parts=(*head, *turns))


def _is_talk(labels: list[re.Match[str]], sure: bool) -> bool:
    """Whether lines that end with a time are those of a talk: somebody speaks twice, and time goes on."""
    times = [clock(label["time"] or label["begins"]) for label in labels]
    speakers = {label["speaker"] or label["named"] for label in labels}
    return bool(labels) and (
        sure or (len(labels) >= LEAST and len(speakers) < len(labels) and times == sorted(times))
    )


def _typed(extracted: Extracted, sure: bool) -> Extracted | None:
    labels = {found.start(): found for found in _TYPED.finditer(extracted.text)}
    pieces = [piece for part in extracted.parts if part.kind in _SPANS for piece in _cut(part, labels)]
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


def _cut(part: Part, labels: dict[int, re.Match[str]]) -> list[tuple[Part, re.Match[str] | None]]:
    """A paragraph, cut where a speaker begins a new line in it; each piece with its speaker's label."""
    inside = sorted(at for at in labels if part.start <= at < part.end)
    if part.start not in labels:
        before = next((at for at in labels if at <= part.start < labels[at].end()), None)  # indented
        inside = [part.start if before is None else before, *inside]
    ends = [*(at - 1 for at in inside[1:]), part.end]
    return [(replace(part, start=max(at, part.start), end=end), labels.get(at))
            for at, end in zip(inside, ends, strict=True)]  # fmt: skip
