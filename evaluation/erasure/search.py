"""Where the words that have to go stand: in texts, journals, tables and all other files of a study."""

import json
from collections.abc import Iterator

from evaluation.erasure.aims import Aim, Found, Material
from evaluation.erasure.contents import not_blank, places_of, search_files
from evaluation.erasure.effect import LINE_ID, LINKS, rendered
from evaluation.erasure.redaction import fingerprint, strings_of
from evaluation.erasure.streams import Spans, merged
from evaluation.events import KIND
from evaluation.fingerprint import sha256

QUOTING = ("memo", "claim")  # kinds that lose all their content when they quote
# what is never free text in an event: ids, keys, times
_FIXED = {
    "kind", "id", "at", "person", "action", "erased", "erased_reason", "replaces", "of", "passage", "code", "codebook",
    "target", "about", "role", "undoes", "meeting", "group", "value", "second", "relation", "confidence", "status",
    "assessor_kind", "evidence_time", "date_from", "date_to", "event", "question", "type", "author", "evidence",
    "against", "audiences", "guide", "what", "targets", "texts", "files", "field", "recognisable", "method", "round",
    "edits", "pseudonymised", "claim", "date", "decisions", "placing", "state", "time",
}  # fmt: skip
# what an event is about: it goes with that
_TIED = {"coding": "passage", "memo": "about", "retraction": "target", "passage": "of", "quote_check": "passage",
         "suggestion_answer": "passage", "family_matter": "passage"}  # fmt: skip
_FREE_IN = {"abstraction": {"code"}}  # the analyst's own words there, not a key
_FIXED_IN = {
    "passage": {"text"},
    "turning_point": {"before", "after"},
    "release": {"report", "gate", "lang", "audience"},
}


def search(material: Material, aim: Aim) -> Found:
    """Find all that the aim covers."""
    found = Found()
    _in_texts(material, aim, found)
    _in_journal(material, aim, found)
    search_files(material, aim, found)
    found.counts["rendered"] = len(rendered(material.study.path))
    return found


# texts


def _in_texts(material: Material, aim: Aim, found: Found) -> None:
    for name, text in material.texts.items():
        path = f"texts/{name}.txt"
        if name.partition("~")[0] in aim.documents:
            found.texts[name] = []
            found.files[path] = sha256((material.study.path / path).read_bytes())
            found.counts["texts"] += 1
            continue
        spans = merged([*not_blank(aim.spans.get(name, []), text), *places_of(aim, text)])
        if spans:
            found.texts[name] = spans
            found.files[f"blank:{path}"] = fingerprint({"": text}, {"": spans})
            found.counts["places_in_texts"] += len(spans)


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
    if aim.what == "name":
        found.counts["in_ids"] = len(
            {raw["id"] for raw in every if aim.needle and aim.needle.is_in(_ids(raw))}
        )


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
    ident = LINE_ID.search(line)
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
    tied = _TIED.get(str(kind), "passage")
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
    for where, text in free_texts(raw):
        spans = list(places_of(aim, text))
        if raw.get("kind") == "passage":
            spans += _by_place(raw, where, text, material.texts.get(raw.get("text", ""), ""), found.texts)
        spans = not_blank(merged(spans), text)
        if spans:
            key = f"event:{raw['id']}#{where}"
            found.texts[key] = merged([*found.texts.get(key, []), *spans])
            any_found = True
    return any_found


def free_texts(raw: dict) -> Iterator[tuple[str, str]]:
    """The free texts of an event of a known kind, each with its place: ``content``, ``text/sv``."""
    if raw.get("erased"):
        yield "erased_reason", raw.get("erased_reason", "")
    if raw.get("kind") in KIND and not raw.get("erased"):
        yield from words_in(raw)


def words_in(raw: dict) -> Iterator[tuple[str, str]]:
    """All that may be people's words in an event, of whatever kind, each with its place."""
    fixed = _fixed(raw["kind"]) | set(LINKS)
    for key, value in raw.items():
        if key not in fixed and isinstance(value, str):
            yield key, value
        elif key not in fixed and isinstance(value, dict):
            yield from ((f"{key}/{k}", v) for k, v in value.items() if isinstance(v, str))


def _ids(raw: dict) -> str:
    """The ids and keys of an event, which stay."""
    fixed = _fixed(raw.get("kind", ""))
    return "\n".join(value for key, value in raw.items() if key in fixed and isinstance(value, str))


def _fixed(kind: str) -> set[str]:
    return (_FIXED | _FIXED_IN.get(kind, set())) - _FREE_IN.get(kind, set())


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
