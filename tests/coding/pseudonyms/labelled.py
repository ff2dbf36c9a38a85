"""The labelled test text, and how much of what is labelled was found. All of it is made up."""

import re
from dataclasses import dataclass
from pathlib import Path

from coding.pseudonyms import look

FOLDER = Path(__file__).parent
HALVES = ("tuned", "untouched")
# people of the study that its own list would have: unusual names, and the evaluators' own knowledge
OWN = {
    "tuned": ("Hodan Abdirashid", "Ilhan", "Kotten", "Tallkotten", "Pirjo Kettunen", "Shukri", "Rosita Björnfot", "Maggan", "Kattis", "Jocke", "Sunlight", "Sol", "Vilja", "Hans"),
    "untouched": ("Bahar Mohseni", "Selamawit", "Tesfalem", "Natnael", "Yafet", "Nyckelpigan", "Vintergatan", "Shpresa", "Ardian", "Agneta Krok", "Susanne Gadd", "Jonte", "Ibbe", "Xuan", "Hampus", "My", "Love"),
}  # fmt: skip
_MARK = re.compile(r"⟨([a-z]):([^⟩]*)⟩")


@dataclass(frozen=True)
class Text:
    text: str
    labels: list[tuple[int, int, str]]


def half(name: str) -> Text:
    """The text without its marks, and the spans that were marked."""
    raw = (FOLDER / f"text_{name}.txt").read_text(encoding="utf-8")
    raw = "".join(line for line in raw.splitlines(keepends=True) if not line.startswith("#"))
    raw = re.sub(r"\{pn:([0-9-]+)\}", lambda m: m[1] + check_digit(m[1]), raw)
    out, labels, last = "", [], 0
    for mark in _MARK.finditer(raw):
        out += raw[last : mark.start()]
        labels.append((len(out), len(out) + len(mark[2]), mark[1]))
        out += mark[2]
        last = mark.end()
    return Text(out + raw[last:], labels)


def check_digit(nine: str) -> str:
    """The check digit after nine digits (with or without century and hyphen): Skatteverket, SKV 704."""
    digits = [int(c) for c in nine if c.isdigit()][-9:]
    doubled = [d * (2 - place % 2) for place, d in enumerate(digits)]
    return str(-sum(d // 10 + d % 10 for d in doubled) % 10)


def measure(name: str) -> dict[str, float]:
    """Shares of the labelled spans, and false alarms per 1,000 words."""
    text = half(name)
    plain, own = look(text.text), look(text.text, OWN[name])
    words = len(text.text.split())

    def covered(spans, start, end):
        inside = {i for s in spans for i in range(s.start, s.end)}
        end -= text.text[end - 1] == "s" and end - 1 not in inside  # a genitive's s may stay
        return all(i in inside for i in range(start, end) if text.text[i].isalnum())

    def touched(spans, start, end):
        return any(s.start < end and start < s.end for s in spans)

    def false(spans):
        return sum(not touched_label(s) for s in spans) * 1000 / words

    def touched_label(span):
        return any(span.start < end and start < span.end for start, end, _ in text.labels)

    n = len(text.labels)
    masked = [covered(plain.spans, s, e) for s, e, _ in text.labels]
    masked_own = [covered(own.spans, s, e) for s, e, _ in text.labels]
    seen = [
        m or touched([*own.queue, *own.spans], s, e)
        for m, (s, e, _) in zip(masked_own, text.labels, strict=True)
    ]
    return {
        "n": n, "words": words, "rules_and_lists": sum(masked) / n, "with_own_list": sum(masked_own) / n, "seen": sum(seen) / n,
        "false_per_1000": false(own.spans), "queue_per_1000": len(own.queue) * 1000 / words,
        "false_queue_per_1000": false(own.queue),
    }  # fmt: skip


def missed(name: str, own: bool = True) -> dict[str, list]:
    """For whoever tunes the first half: what was not masked, not seen, and masked for nothing."""
    text = half(name)
    seen = look(text.text, OWN[name] if own else ())
    inside = {i for s in seen.spans for i in range(s.start, s.end)}
    labels = {i for s, e, _ in text.labels for i in range(s, e)}
    queue = {i for s in seen.queue for i in range(s.start, s.end)}
    not_masked = [(text.text[s:e], k, text.text[max(0, s - 15) : s]) for s, e, k in text.labels
                  if not all(i in inside for i in range(s, e - (text.text[e - 1] == 's')) if text.text[i].isalnum())]  # fmt: skip
    return {
        "not_masked": not_masked,
        "not_seen": [(text.text[s:e], k) for s, e, k in text.labels if not (queue | inside) & set(range(s, e))],
        "false": [(text.text[f.start - 12 : f.end + 12], f.kind) for f in seen.spans if not labels & set(range(f.start, f.end))],
        "queue_for_nothing": [(text.text[f.start : f.end], f.by) for f in seen.queue if not labels & set(range(f.start, f.end))],
    }  # fmt: skip
