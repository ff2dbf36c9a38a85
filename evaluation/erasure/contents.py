"""Where the words that have to go stand in sources, tables and all other files of a study."""

from pathlib import Path, PurePosixPath

from evaluation.erasure.aims import Aim, Found, Material
from evaluation.erasure.effect import files, is_journal, words_of
from evaluation.erasure.needles import aligned
from evaluation.erasure.packages import UnreadableError
from evaluation.erasure.redaction import PACKAGES, SUBTITLES, can_read, fingerprint, streams
from evaluation.erasure.rows import clear_rows
from evaluation.erasure.streams import Spans, merged
from evaluation.erasure.subtitles import spoken
from evaluation.fingerprint import sha256
from evaluation.originals import is_earlier

AUTHORS = (".qmd", ".ipynb")  # what a person writes herself: she is told, and changes it herself
SETTINGS = (".yaml", ".yml")  # a name there may be a key: she changes it herself too
ALL: Spans = [(0, -1)]  # in place of spans: the whole file


def search_files(material: Material, aim: Aim, found: Found) -> None:
    """Find what the aim covers in all files but the texts and journals, which have been searched."""
    own = _own_sources(material, aim)
    folder = material.study.path
    for name in (name for name, (_, spans) in own.items() if spans == ALL and (folder / name).is_file()):
        _whole(name, (folder / name).read_bytes(), found)
    gone = set(found.files.values())
    for path in files(folder):
        name = path.relative_to(folder).as_posix()
        if not is_journal(name) and name not in found.files and f"blank:{name}" not in found.files:
            _in_file(path, name, aim, own.get(name, ("", [])), gone, found)


def _own_sources(material: Material, aim: Aim) -> dict[str, tuple[str, Spans]]:
    """The source files that are touched: path → its text, with what goes of it."""
    documents = material.study.documents
    own: dict[str, tuple[str, Spans]] = {}
    for document, path in zip(documents["id"], documents["path"], strict=True):
        versions = (n for n in material.texts if n.partition("~")[0] == document)
        latest = max(versions, key=lambda n: (len(n), n), default="")
        if document in aim.documents:
            own |= {f"sources/{name}": ("", ALL) for name in (path, *_earlier(material, path))}
        elif aim.spans.get(latest) and aim.what != "name":
            own[f"sources/{path}"] = (material.texts[latest], aim.spans[latest])
    return own


def _earlier(material: Material, path: object) -> list[str]:
    """The names of the earlier originals of a source."""
    folder = material.study.path / "sources"
    return [p.name for p in folder.glob("*~*") if is_earlier(p.name, {str(path)})]


def _in_file(path: Path, name: str, aim: Aim, own: tuple[str, Spans], gone: set[str], found: Found) -> None:
    suffix = path.suffix.lower()
    readable = can_read(suffix)
    if not readable and not any(each.endswith(suffix) for each in found.files):
        found.counts["unreadable"] += aim.needle is not None  # a film need not be read to be known as one
        return
    data = path.read_bytes()
    if sha256(data) in gone:
        _whole(name, data, found)
        return
    try:
        _rows(name, data, aim, found)
        places = _places_in_file(data, suffix, aim, own, found) if readable and aim.needle else {}
    except UnreadableError:
        readable, places = False, {}
    found.counts["unreadable"] += not readable
    _note(name, data, aim, places, found)


def _note(name: str, data: bytes, aim: Aim, places: dict[str, Spans], found: Found) -> None:
    suffix, count = PurePosixPath(name).suffix.lower(), sum(map(len, places.values()))
    if not places:
        return
    if suffix in AUTHORS or (aim.what == "name" and suffix in SETTINGS):
        found.authors[name] = count
        return
    found.texts |= {f"file:{name}#{stream}": each for stream, each in places.items()}
    found.files[f"blank:{name}"] = fingerprint(streams(data, suffix), places)
    found.counts["blanked_files"] += 1
    found.counts["places_in_files"] += count


def _whole(name: str, data: bytes, found: Found) -> None:
    found.files[name] = sha256(data)
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
    data: bytes, suffix: str, aim: Aim, own: tuple[str, Spans], found: Found
) -> dict[str, Spans]:
    """Stream → what goes of it; in the passage's own source short words are found by where they stand."""
    text, spans = own
    words = streams(data, suffix)
    places = {stream: _everywhere(aim, each, suffix) for stream, each in words.items()}
    if spans:
        best = max(words, key=lambda stream: len(words[stream]))
        placed, lost = _aligned(text, spans, words[best], suffix)
        places[best] += placed
        found.counts["not_placed"] += lost
    left = {stream: not_blank(merged(each), words[stream]) for stream, each in places.items()}
    return {stream: each for stream, each in left.items() if each}


def _everywhere(aim: Aim, words: str, suffix: str) -> Spans:
    here = list(places_of(aim, words))
    if suffix in SUBTITLES and aim.needle:
        cues = spoken(words)
        here += [piece for start, end in places_of(aim, cues.text) for piece in cues.places(start, end)]
    return here


def _aligned(text: str, spans: Spans, words: str, suffix: str) -> tuple[Spans, int]:
    if suffix not in SUBTITLES:
        return aligned(text, spans, words)
    cues = spoken(words)
    found, lost = aligned(text, spans, cues.text)
    return [piece for start, end in found for piece in cues.places(start, end)], lost


def places_of(aim: Aim, text: str) -> Spans:
    """Where the aim's words stand in a text."""
    return aim.needle.find(text) if aim.needle else []


def not_blank(spans: Spans, text: str) -> Spans:
    """Leave out spans that are blank already."""
    return [(s, e) for s, e in spans if text[s:e].strip("█*\r\n ")]
