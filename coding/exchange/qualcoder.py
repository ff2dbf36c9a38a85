"""QualCoder projects: a folder .qda with the database data.qda; positions are of the text in the database.

Source: QualCoder's wiki, "Sqlite data structure". What is marked is checked against the words kept with each coding.
"""

from pathlib import Path

from coding.exchange.databases import Tables, tables
from coding.exchange.projects import Code, Coding, Memo, Placing, Project, Source, Span, plain
from coding.exchange.refi_codes import colour_of, parents_first
from coding.exchange.refi_dialects import Chooser, Offsets, candidates, holds
from evaluation.words import say

_TEXTS = (".docx", ".odt", ".pdf", ".rtf", ".txt", ".md", ".html", ".epub")


def read_qualcoder(path: Path) -> Project:
    """The material of a QualCoder project: its folder, or the data.qda in it."""
    database = path / "data.qda" if path.is_dir() else path
    named = path if path.is_dir() else path.parent
    project = Project(plain(named.stem), "QualCoder")
    with tables(database, {"source", "code_name", "code_text"}) as found:
        _take_codes(found, project)
        raw = _take_sources(found, project)
        _take_codings(found, project, raw)
        _take_annotations(found, project)
        _take_cases(found, project)
        for name, entry, owner, date in found.rows("journal", "name", "jentry", "owner", "date"):
            if entry.strip():
                project.memos.append(Memo("", f"{plain(name)}\n{entry}".strip(), owner, _time(date)))
        project.left["areas"] += len(found.rows("code_image", "#imid")) + len(found.rows("code_av", "#avid"))
    project.codes = parents_first(project.codes)
    return project


def _take_codes(found: Tables, project: Project) -> None:
    for number, name, memo, above in found.rows("code_cat", "#catid", "name", "memo", "#supercatid"):
        parent = f"category-{above}" if above else ""
        project.codes[f"category-{number}"] = Code(f"category-{number}", plain(name) or say("exchange.nameless"),
                                                   parent, definition=memo.strip(), codable=False)  # fmt: skip
    for number, name, memo, category, colour in found.rows(
        "code_name", "#cid", "name", "memo", "#catid", "color"
    ):
        parent = f"category-{category}" if category else ""
        project.codes[f"code-{number}"] = Code(f"code-{number}", plain(name) or say("exchange.nameless"), parent,
                                               colour_of(colour), memo.strip())  # fmt: skip


def _take_sources(found: Tables, project: Project) -> dict[str, str]:
    raw = {}
    for number, name, text, memo, owner, date in found.rows(
        "source", "#id", "name", "fulltext", "memo", "owner", "date"
    ):
        guid = f"source-{number}"
        if not text:
            project.left["sources_without_text"] += 1
            continue
        raw[guid] = text
        words = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
        project.sources[guid] = Source(guid, plain(name) or guid, words, text.encode("utf-8", "replace"),
                                       person=owner, created=_time(date))  # fmt: skip
        if memo.strip():
            project.memos.append(Memo(guid, memo, owner, _time(date)))
    return raw


def _take_codings(found: Tables, project: Project, raw: dict[str, str]) -> None:
    columns = ("#cid", "#fid", "#pos0", "#pos1", "seltext", "owner", "date", "memo", "#important")
    of: dict[str, list[tuple]] = {}
    for row in found.rows("code_text", *columns):
        of.setdefault(f"source-{row[1]}", []).append(row)
    chooser, chosen = Chooser("qualcoder"), {}
    for guid, rows in of.items():
        if guid in raw:
            text = project.sources[guid].text
            places = [(_place(row[2]), _place(row[3]), row[4]) for row in rows]
            marked = raw[guid].startswith("\ufeff")
            bare = raw[guid].removeprefix("\ufeff")
            choice = chooser.choose(bare, text, candidates(bare, text, marked, False), places)
            chosen[guid] = Offsets(bare, text, choice.dialect)
            project.placings.append(Placing(project.sources[guid].name, choice.dialect.key, choice.basis,
                                            choice.fitting, choice.told))  # fmt: skip
    for guid, rows in of.items():
        for row in rows:
            _take_coding(project, guid, row, chosen.get(guid))


def _take_coding(project: Project, source: str, row: tuple, offsets: Offsets | None) -> None:
    code, _, start, end, words, owner, date, memo, important = row
    project.left["important"] += bool(important)
    text = project.sources[source].text if source in project.sources else ""
    place = _found(text, offsets, _place(start), _place(end), words, project)
    if place is None or f"code-{code}" not in project.codes:
        known = " / ".join(project.path(f"code-{code}")) or str(code)
        project.left["codings_without_place"] += 1
        project.lost.append({"source": project.sources[source].name if text else source, "start": start, "end": end,
                             "codes": [known], "text": words})  # fmt: skip
        return
    number = len(project.codings)
    span = Span(f"span-{number}", source, *place, owner, _time(date))
    project.spans[span.guid] = span
    project.codings.append(Coding(f"coding-{number}", span.guid, f"code-{code}", owner, _time(date)))
    if memo.strip():
        project.memos.append(Memo(f"coding-{number}", memo, owner, _time(date)))


def _found(
    text: str, offsets: Offsets | None, start: int, end: int, words: str, project: Project
) -> tuple[int, int] | None:
    """Where a coding is: as its positions say when the words agree, else where the words stand."""
    if offsets is None:
        return None
    place = offsets.span(min(start, end), max(start, end))
    fits = 0 <= place[0] < place[1] <= len(text)
    if fits and (not words or holds(text, *place, words)):
        return place
    elsewhere = project.elsewhere(text, words.replace("\r\n", "\n").replace("\u2029", "\n"), place[0])
    return elsewhere or (place if fits else None)


def _take_annotations(found: Tables, project: Project) -> None:
    for number, file, start, end, memo, owner, date in found.rows(
        "annotation", "#anid", "#fid", "#pos0", "#pos1", "memo", "owner", "date"
    ):
        source = project.sources.get(f"source-{file}")
        if source is None or not memo.strip():
            continue
        about, begin, finish = source.guid, _place(start), _place(end)
        if 0 <= begin < finish <= len(source.text):
            about = f"annotation-{number}"
            project.spans[about] = Span(about, source.guid, begin, finish, owner, _time(date))
        project.memos.append(Memo(about, memo, owner, _time(date)))


def _take_cases(found: Tables, project: Project) -> None:
    """Attributes of files and cases, and the cases of each file, as memos; a case that is a part of a file as a code."""
    values: dict[tuple[str, object], list[str]] = {}
    for name, kind, value, of in found.rows("attribute", "name", "attr_type", "value", "#id"):
        if value:
            values.setdefault((kind, of), []).append(f"{plain(name)}: {plain(value)}")
    for (kind, of), lines in values.items():
        if kind == "file" and f"source-{of}" in project.sources:
            project.memos.append(Memo(f"source-{of}", "\n".join(lines)))
    cases = {number: plain(name) for number, name in found.rows("cases", "#caseid", "name")}
    for number, file, start, end in found.rows("case_text", "#caseid", "#fid", "#pos0", "#pos1"):
        source = project.sources.get(f"source-{file}")
        if source is None or number not in cases:
            project.left["cases"] += 1
            continue
        begin, finish = _place(start), _place(end)
        if begin <= 0 and finish >= len(source.text) - 1:
            told = [f"{say('exchange.case')}: {cases[number]}", *values.get(("case", number), [])]
            project.memos.append(Memo(source.guid, "\n".join(told)))
        elif 0 <= begin < finish <= len(source.text):
            _case_coding(project, number, cases[number], source, (begin, finish))


def _case_coding(project: Project, case: object, name: str, source: Source, place: tuple[int, int]) -> None:
    project.codes.setdefault("cases", Code("cases", say("exchange.cases"), codable=False))
    project.codes.setdefault(f"case-{case}", Code(f"case-{case}", name or say("exchange.nameless"), "cases"))
    number = len(project.codings)
    project.noted["cases_as_codes"] += 1
    project.spans[f"span-{number}"] = Span(f"span-{number}", source.guid, *place)
    project.codings.append(Coding(f"coding-{number}", f"span-{number}", f"case-{case}"))


def _place(position: int | None) -> int:
    return -1 if position is None else position


def _time(text: str) -> str:
    return text.replace(" ", "T")
