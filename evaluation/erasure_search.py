"""Where the words that have to go stand: in texts, journals, tables and all other files of a study."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from evaluation.erased_rows import clear_rows
from evaluation.erasure_aims import Aim, Material
from evaluation.erasure_effect import _ID, LINKS, files, is_journal, rendered, words_of
from evaluation.events import KIND
from evaluation.needles import aligned
from evaluation.redaction import (
    PACKAGES,
    SUBTITLES,
    Spans,
    UnreadableError,
    can_read,
    fingerprint,
    merged,
    streams,
    strings_of,
)
from evaluation.subtitle_words import spoken

AUTHORS = (".qmd", ".ipynb")  # what a person writes herself: she is told, and changes it herself
SETTINGS = (".yaml", ".yml")  # a name there may be a key: she changes it herself too
QUOTING = ("memo", "claim")  # kinds that lose all their content when they quote
# what is never free text in an event: ids, keys, times
_FIXED = frozenset(
    ["kind", "id", "at", "person", "action", "erased", "erased_reason", "replaces", "of", "passage", "code", "codebook", "target", "about", "role", "undoes", "meeting", "group", "value", "second", "relation", "confidence", "assessor_kind", "evidence_time", "date_from", "date_to", "event", "status", "question", "type", "author", "evidence", "against", "audiences", "what", "targets", "texts", "files", "field"]
)
_FIXED_IN = {"passage": {"text"}, "turning_point": {"before", "after"}}


@dataclass
class Found:
    """All that has to go, in the form of an Erasure event, with counts of it for people."""

    targets: set[str] = field(default_factory=set)
    texts: dict[str, Spans] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    authors: dict[str, int] = field(default_factory=dict)  # path → places

    @property
    def anything(self) -> bool:
        """Whether there is something left to erase."""
        return bool(self.targets or self.texts or self.files or self.counts["rows"] or self.counts["cells"])


def search(material: Material, aim: Aim) -> Found:
    """Find all that the aim covers."""
    found = Found()
    _in_texts(material, aim, found)
    _in_journal(material, aim, found)
    own = _own_sources(material, aim)
    gone = set(found.files.values())
    for path in files(material.study.path):
        name = path.relative_to(material.study.path).as_posix()
        if not is_journal(name) and name not in found.files and f"blank:{name}" not in found.files:
            _in_file(name, path.read_bytes(), aim, own, gone, found)
    found.counts["rendered"] = len(rendered(material.study.path))
    return found


# texts


def _in_texts(material: Material, aim: Aim, found: Found) -> None:
    for name, text in material.texts.items():
        path = f"texts/{name}.txt"
        if name.partition("~")[0] in aim.documents:
            found.texts[name] = []
            found.files[path] = _sha256((material.study.path / path).read_bytes())
            found.counts["texts"] += 1
            continue
        spans = merged([*_not_blank(aim.spans.get(name, []), text), *_places(aim, text)])
        if spans:
            found.texts[name] = spans
            found.files[f"blank:{path}"] = fingerprint({"": text}, {"": spans})
            found.counts["places_in_texts"] += len(spans)


def _places(aim: Aim, text: str) -> Spans:
    return aim.needle.find(text) if aim.needle else []


def _not_blank(spans: Spans, text: str) -> Spans:
    return [(s, e) for s, e in spans if text[s:e].strip("█*\r\n ")]


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


# the journal


def _in_journal(material: Material, aim: Aim, found: Found) -> None:
    if not (aim.needle or aim.events or aim.documents):
        return
    every = list(_lines(material, aim, found))
    lines = [raw for raw in every if not raw.get("erased")]
    passages = {raw["id"]: raw.get("of") or raw["id"] for raw in lines
                if raw.get("kind") == "passage" and _passage_goes(raw, aim, found.texts)}  # fmt: skip
    names = {*passages, *passages.values(), *aim.documents}
    gone = set(passages)
    for _ in range(3):  # a memo may be about a coding of a passage that goes
        gone |= {raw["id"] for raw in lines if _goes(raw, aim, names | gone)}
    _count(lines, gone, found)
    found.targets |= gone
    standing = [raw for raw in lines if raw["id"] in material.study.state.by_id and raw["id"] not in gone]
    found.counts["resting"] = len({raw["id"] for raw in standing if _rests_on(raw, names)})
    masked = {raw["id"] for raw in every if raw["id"] not in gone and _mask(raw, aim, material, found)}
    found.counts["masked_events"] = len(masked)


def _count(lines: list[dict], gone: set[str], found: Found) -> None:
    kinds = {raw["id"]: raw.get("kind") for raw in lines if raw["id"] in gone}
    for kind in kinds.values():
        found.counts[f"gone_{kind}" if kind in ("passage", "coding", "memo", "claim") else "gone_other"] += 1


def _lines(material: Material, aim: Aim, found: Found) -> Iterator[dict]:
    """All journal lines; broken ones that have the words are marked at once."""
    folder = material.study.path / "journal"
    for path in sorted(folder.rglob("*.jsonl")):
        for line in path.read_bytes().split(b"\n"):
            try:
                raw = json.loads(line)
            except ValueError:
                _broken(line, aim, found)
                continue
            if isinstance(raw, dict) and isinstance(raw.get("id"), str):
                yield raw


def _broken(line: bytes, aim: Aim, found: Found) -> None:
    text = line.decode("utf-8", "replace")
    ident = _ID.search(line)
    documents = any(f'"{name}"' in text for name in aim.documents)
    if documents or (ident and ident[1].decode() in aim.events) or (aim.needle and aim.needle.is_in(text)):
        if ident:
            found.targets.add(f"broken:{ident[1].decode('utf-8', 'replace')}")
        found.counts["broken" if ident else "broken_without_id"] += 1


def _passage_goes(raw: dict, aim: Aim, texts: dict[str, Spans]) -> bool:
    if raw["id"] in aim.events or str(raw.get("text", "")).partition("~")[0] in aim.documents:
        return True
    if aim.what == "name":
        return False
    start, end = raw.get("start", 0), raw.get("end", 0)
    return any(s < end and e > start for s, e in texts.get(raw.get("text", ""), []))


def _goes(raw: dict, aim: Aim, names: set[str]) -> bool:
    """Whether an event that is no passage loses its content: it is about what goes, or quotes it."""
    kind = raw.get("kind")
    tied = {"coding": "passage", "memo": "about", "retraction": "target", "passage": "of"}.get(str(kind), "")
    if raw["id"] in aim.events or raw.get(tied) in names or (kind == "passage" and raw["id"] in names):
        return True
    if aim.needle is None or (kind in KIND and (aim.what == "name" or kind not in QUOTING)):
        return False
    words = strings_of({k: v for k, v in raw.items() if k not in ("id", "kind", "at", "person", "action")})
    return aim.needle.is_in(words.text)


def _rests_on(raw: dict, names: set[str]) -> bool:
    return raw.get("kind") == "claim" and any(
        each in names for each in [*raw.get("evidence", []), *raw.get("against", [])]
    )


def _mask(raw: dict, aim: Aim, material: Material, found: Found) -> bool:
    """Mark what has to be blank in a line that stays: quotes in reasons, the context of neighbouring passages."""
    any_found = False
    for where, text in _free_texts(raw):
        spans = list(_places(aim, text))
        if raw.get("kind") == "passage":
            spans += _by_place(raw, where, text, material.texts.get(raw.get("text", ""), ""), found.texts)
        spans = _not_blank(merged(spans), text)
        if spans:
            key = f"event:{raw['id']}#{where}"
            found.texts[key] = merged([*found.texts.get(key, []), *spans])
            any_found = True
    return any_found


def _free_texts(raw: dict) -> Iterator[tuple[str, str]]:
    """The free texts of an event, each with its place: ``content``, ``text/sv``."""
    if raw.get("erased"):
        yield "erased_reason", raw.get("erased_reason", "")
    if raw.get("kind") not in KIND or raw.get("erased"):
        return
    fixed = _FIXED | _FIXED_IN.get(raw["kind"], set()) | set(LINKS)
    fixed -= {"before", "after"} if raw["kind"] == "passage" else set()
    for key, value in raw.items():
        if key not in fixed and isinstance(value, str):
            yield key, value
        elif key not in fixed and isinstance(value, dict):
            yield from ((f"{key}/{k}", v) for k, v in value.items() if isinstance(v, str))


def _by_place(raw: dict, where: str, words: str, text: str, texts: dict[str, Spans]) -> Spans:
    """What of a passage's quote or context is blank in the text: a word may be cut off at its edge."""
    starts = {
        "quote": raw.get("start", 0),
        "before": raw.get("start", 0) - len(words),
        "after": raw.get("end", 0),
    }
    start = starts.get(where, -1)
    if start < 0 or text[start : start + len(words)] != words:
        return []
    end = start + len(words)
    spans = texts.get(raw.get("text", ""), [])
    return [(max(s, start) - start, min(e, end) - start) for s, e in spans if s < end and e > start]


# other files


def _own_sources(material: Material, aim: Aim) -> dict[str, tuple[str, Spans]]:
    """The source files: path → its text with what goes of it; None instead of spans when all of it goes."""
    documents = material.study.documents
    own = {}
    for document, path in zip(documents["id"], documents["path"], strict=True):
        latest = max((n for n in material.texts if n.partition("~")[0] == document), key=len, default="")
        if document in aim.documents:
            own[f"sources/{path}"] = ("", [(0, -1)])
        elif aim.spans.get(latest) and aim.what != "name":
            own[f"sources/{path}"] = (material.texts[latest], aim.spans[latest])
    return own


def _in_file(name: str, data: bytes, aim: Aim, own: dict, gone: set[str], found: Found) -> None:
    suffix = PurePosixPath(name).suffix.lower()
    text, spans = own.get(name, ("", []))
    if spans == [(0, -1)] or _sha256(data) in gone:
        _whole(name, data, found)
        return
    try:
        _rows(name, data, aim, found)
        if aim.needle is None:
            return
        places = _places_in_file(data, suffix, aim, text, spans, found) if can_read(suffix) else {}
    except UnreadableError:
        found.counts["unreadable"] += 1
        return
    found.counts["unreadable"] += not can_read(suffix)
    if suffix in AUTHORS or (aim.what == "name" and suffix in SETTINGS):
        found.authors |= {name: sum(map(len, places.values()))} if places else {}
    elif places:
        found.texts |= {f"file:{name}#{stream}": each for stream, each in places.items()}
        found.files[f"blank:{name}"] = fingerprint(streams(data, suffix), places)
        found.counts["blanked_files"] += 1
        found.counts["places_in_files"] += sum(map(len, places.values()))


def _whole(name: str, data: bytes, found: Found) -> None:
    found.files[name] = _sha256(data)
    found.counts["whole_files"] += 1
    if PurePosixPath(name).suffix.lower() in PACKAGES and (words := words_of(name, data)):
        found.files[f"words:{name}"] = words


def _rows(name: str, data: bytes, aim: Aim, found: Found) -> None:
    if not aim.subjects:
        return
    cleared = clear_rows(data, name, aim.subjects)
    found.counts["rows"] += cleared.rows
    found.counts["cells"] += cleared.cells
    if cleared.data != data:
        found.targets |= {f"family:{each}" for each in aim.subjects.families}
        found.targets |= {f"person:{each}" for each in aim.subjects.persons}


def _places_in_file(
    data: bytes, suffix: str, aim: Aim, text: str, spans: Spans, found: Found
) -> dict[str, Spans]:
    """Stream → what goes of it; in the passage's own source short words are found by where they stand."""
    words = streams(data, suffix)
    places = {stream: _everywhere(aim, each, suffix) for stream, each in words.items()}
    if spans:
        best = max(words, key=lambda stream: len(words[stream]))
        own, lost = _aligned(text, spans, words[best], suffix)
        places[best] += own
        found.counts["not_placed"] += lost
    left = {stream: _not_blank(merged(each), words[stream]) for stream, each in places.items()}
    return {stream: each for stream, each in left.items() if each}


def _everywhere(aim: Aim, words: str, suffix: str) -> Spans:
    here = list(_places(aim, words))
    if suffix in SUBTITLES and aim.needle:
        cues = spoken(words)
        here += [piece for start, end in _places(aim, cues.text) for piece in cues.places(start, end)]
    return here


def _aligned(text: str, spans: Spans, words: str, suffix: str) -> tuple[Spans, int]:
    if suffix not in SUBTITLES:
        return aligned(text, spans, words)
    cues = spoken(words)
    found, lost = aligned(text, spans, cues.text)
    return [piece for start, end in found for piece in cues.places(start, end)], lost
