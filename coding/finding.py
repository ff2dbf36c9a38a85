"""The commands ``folje find``, ``folje kwic`` and ``folje words``: where words stand, in a study or in loose files."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from coding.language.corpus import Corpus, Hit
from coding.language.kept import prepared
from coding.language.patterns import Pattern
from coding.language.sentences import sentences
from coding.language.tokens import Tokens, tokens
from coding.printable import one_line
from coding.shown import only, shown_texts
from evaluation import Study
from evaluation.speakers import is_interviewer
from evaluation.words import say

FORMS_TOLD = 12  # word forms in the summary; --json has them all
INDENT = 2


@dataclass(frozen=True)
class Source:
    """A text that is searched.

    Attributes
    ----------
    id : of the document, or the name of the file
    title : what people call it
    text : id of the frozen text, "" for a file
    words : the text, with blanks where something is left out
    """

    id: str
    title: str
    text: str
    words: str


@dataclass
class Searched:
    """Sources with their words prepared, and what was left out of them: reason → places."""

    sources: list[Source] = field(default_factory=list)
    texts: list[Tokens] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)

    @property
    def corpus(self) -> Corpus:
        """All of it."""
        return Corpus.of(self.texts)


def find(pattern: str, paths: Sequence[str]) -> dict:
    """Every place that a pattern hits (see `coding.language.patterns`), each in its sentence.

    Parameters
    ----------
    paths : studies and files; what a study may not show is left out (see `coding.shown`)

    Returns
    -------
    dict with pattern, hits (source, text, start, end, form), forms (word form → count), sources (how many were searched), left_out and lines
    """
    searched, hits = _search(pattern, paths)
    lines, last = [], None
    for hit in hits:
        source = searched.sources[hit.text]
        if source is not last:
            lines += ["", f"{source.id} · {source.title}" if source.title else source.id]
            last = source
        lines.append(f"{'':{INDENT}}{hit.start}–{hit.end}  {_sentence(source.words, hit)}")
    return _answer(pattern, searched, hits, lines)


def kwic(pattern: str, paths: Sequence[str], width: int) -> dict:
    """The same places under one another, with what stands before and after on the line (keyword in context).

    Parameters
    ----------
    width : columns of the screen
    """
    searched, hits = _search(pattern, paths)
    named = max((len(searched.sources[hit.text].id) for hit in hits), default=0)
    side = max(12, (width - named - 4) // 2)
    lines = [""] if hits else []
    for hit in hits:
        source = searched.sources[hit.text]
        before, after = _around(source.words, hit)
        word = one_line(source.words[hit.start : hit.end])
        lines.append(f"{source.id:<{named}}  {_last(before, side):>{side}} {_first(word + after, side)}")
    return _answer(pattern, searched, hits, lines)


def _search(pattern: str, paths: Sequence[str]) -> tuple[Searched, list[Hit]]:
    wanted = Pattern.of(pattern)
    searched = search_in(paths)
    return searched, searched.corpus.find(wanted)


def search_in(paths: Iterable[str]) -> Searched:
    """Prepare studies and files for being searched."""
    searched = Searched()
    for path in paths:
        if Path(path).is_dir() or Path(path).name == "study.yaml":
            _take_study(Study.open(path), searched)
        else:
            _take_file(Path(path), searched)
    return searched


def _take_study(study: Study, searched: Searched) -> None:
    texts = shown_texts(study)
    titles = source_titles(study)
    searched.sources += [Source(t.document, titles.get(t.document, ""), t.name, t.words) for t in texts]
    searched.texts += prepared(study, [text.words for text in texts])
    for text in texts:
        searched.left_out += text.left_out


def _take_file(path: Path, searched: Searched) -> None:
    """A file that is in no study: prepared anew each time, and kept nowhere. Of a transcript only what is answered is read."""
    from coding.texts import extract

    extracted = extract(path)
    turns = [part for part in extracted.parts if part.kind == "turn"]
    said = [part for part in turns if not is_interviewer(part.speaker)]
    words = only(extracted.text, [(part.start, part.end) for part in said]) if turns else extracted.text
    if len(said) < len(turns):
        searched.left_out["interviewer"] += len(turns) - len(said)
    searched.sources.append(Source(path.name, "", "", words))
    searched.texts.append(tokens(words))


def source_titles(study: Study) -> dict[str, str]:
    """What people call each document: its kind, with the meeting or the date."""
    from evaluation.schemas import schema

    kind = schema("documents").field("kind")
    titles = {}
    for row in study.documents.dropna(subset="id").itertuples():
        when = study.meeting_name(row.meeting) if isinstance(row.meeting, str) else ""
        when = when or (f"{row.date:%Y-%m-%d}" if row.date == row.date else "")
        titles[row.id] = " ".join(part for part in (kind.value_label(row.kind), when) if part)
    return titles


# what is said


def _answer(pattern: str, searched: Searched, hits: list[Hit], lines: list[str]) -> dict:
    forms = Counter(hit.form for hit in hits)
    return {
        "pattern": pattern,
        "hits": [_as_dict(searched.sources[hit.text], hit) for hit in hits],
        "forms": dict(forms.most_common()),
        "sources": len(searched.sources),
        "left_out": dict(searched.left_out),
        "lines": [*_summary(pattern, searched, hits, forms), *lines, *left_out_lines(searched.left_out)],
    }


def _as_dict(source: Source, hit: Hit) -> dict:
    return {"source": source.id, "text": source.text, "start": hit.start, "end": hit.end, "form": hit.form}


def _summary(pattern: str, searched: Searched, hits: list[Hit], forms: Counter[str]) -> list[str]:
    if not hits:
        return [say("language.no_hits", pattern=pattern, sources=len(searched.sources))]
    places = len({hit.text for hit in hits})
    told = [f"{form} {count}" for form, count in forms.most_common(FORMS_TOLD)]
    more = [say("language.more_forms", n=len(forms) - FORMS_TOLD)] if len(forms) > FORMS_TOLD else []
    return [
        say("language.hits", pattern=pattern, n=len(hits), places=places, sources=len(searched.sources)),
        " · ".join([*told, *more]),
    ]


def left_out_lines(left_out: Counter[str]) -> list[str]:
    """What was not searched, and why."""
    told = [say(f"language.left_out_{reason}", n=count) for reason, count in sorted(left_out.items())]
    return ["", say("language.left_out", what=", ".join(told))] if told else []


def _sentence(words: str, hit: Hit) -> str:
    """The sentence a hit stands in, with the hit marked."""
    first, last = _line(words, hit)
    line = words[first:last]
    for start, end in sentences(line):
        if first + start <= hit.start and hit.end <= first + end:
            first, last = first + start, first + end
            break
    marked = f"{words[first : hit.start]}[{words[hit.start : hit.end]}]{words[hit.end : last]}"
    return one_line(marked).strip()


def _around(words: str, hit: Hit) -> tuple[str, str]:
    first, last = _line(words, hit)
    return one_line(words[first : hit.start]), one_line(words[hit.end : last])


def _line(words: str, hit: Hit) -> tuple[int, int]:
    """The line that a hit stands on: a turn, a paragraph, a cell."""
    end = words.find("\n", hit.end)
    return words.rfind("\n", 0, hit.start) + 1, end if end >= 0 else len(words)


def _last(text: str, width: int) -> str:
    text = text.rstrip()
    return text if len(text) <= width else f"…{text[1 - width :]}"


def _first(text: str, width: int) -> str:
    text = text.rstrip()
    return text if len(text) <= width else f"{text[: width - 1]}…"
