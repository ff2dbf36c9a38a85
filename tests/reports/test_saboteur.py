"""A saboteur breaks every link and field of the example study's chain, each at five places, and is caught at each of them.

The operators are made from the schemas' references, required columns and allowed values, and from what `evaluation.links` declares
of the kinds of events; so a new column or field is sabotaged without a word here. Fifty harmless edits are not told.
"""

import random
import shutil
from dataclasses import replace

import msgspec
import pytest

from data_templates import find
from evaluation import Study
from evaluation.chain import name_of
from evaluation.columns import gathered
from evaluation.events import KIND, Event, Value
from evaluation.journal import Journal
from evaluation.links import ALLOWED, LINKS, NEEDED
from evaluation.schemas import schema
from reports import checking, writing
from reports.chain import chain
from reports.material import Material
from reports.writing.documents import written
from reports.writing.insertions import Insertions

PLACES = 5
# the tables that are links of the chain, or what its links lead to
TABLES = (
    "documents",
    "meetings",
    "interviews",
    "feedback",
    "actions",
    "questions",
    "goals",
    "indicators",
    "events",
    "consents",
)
# fields of the chain's events that carry no link and no value from a list: words, days, spans, whose it is
FREE = {
    "passage": {"of", "start", "end", "quote", "before", "after", "field", "item", "speaker", "time"},
    "coding": {"code", "codebook"},
    "quote_check": {"wording", "reason"},
    "judgement": {"group", "reason", "codebook", "persons"},
    "turning_point": {"of", "group", "date_to", "alternatives"},
    "claim": {"of", "author", "group", "against_searched", "audiences", "member_check"},
    "member_check": {"agree", "partly", "disagree", "missing", "remarks", "answer", "sheets"},
    "seminar": {"of", "title", "reasons"},
}


@pytest.fixture(scope="module", autouse=True)
def without_identifiers():
    """The search for names and numbers in all files has tests of its own, and takes a second each time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(checking, "identified", lambda study: [])
        yield


@pytest.fixture(scope="module")
def study():
    opened = Study.open(find("examples", "exempelkommun"))
    _ = opened.frames, opened.journal
    return opened


@pytest.fixture(scope="module")
def before(study):
    return {str(problem) for problem in checking.problems(study)}


def with_events(study: Study, changed: list[Event]) -> Study:
    """The study with some events otherwise, in memory."""
    new = {event.id: event for event in changed}
    known = {event.id for event in study.journal.events}
    other = Study(study.path, study.settings, [])
    other.__dict__ |= {
        "frames": study.frames,
        "sheets": study.sheets,
        "journal": Journal(study.path / "none"),
    }
    other.journal.events = [new.get(event.id, event) for event in study.journal.events]
    other.journal.events += [event for event in changed if event.id not in known]
    return other


def with_cells(study: Study, changes: dict[tuple[str, str, int], str]) -> Study:
    """The study with other texts in some cells: (table, column, row number) → text."""
    other = Study(study.path, study.settings, [])
    sheets = dict(study.sheets)
    for table in {table for table, _, _ in changes}:
        sheet, rows = sheets[table], [list(row) for row in sheets[table].rows]
        for (_, column, number), text in ((k, v) for k, v in changes.items() if k[0] == table):
            rows[sheet.numbers.index(number)][place_of(study, table, column)] = text
        sheets[table] = replace(sheet, columns=gathered(zip(sheet.numbers, rows, strict=True)).columns)
    other.__dict__ |= {"sheets": sheets, "journal": study.journal}
    return other


def place_of(study: Study, table: str, column: str) -> int:
    headers = [header.casefold() for header in schema(table).field(column).headers]
    return next(
        place for place, header in enumerate(study.sheets[table].header) if header.casefold() in headers
    )


def told(study: Study, before: set[str]) -> list:
    return [problem for problem in checking.problems(study) if str(problem) not in before]


def chosen(things: list, seed: str) -> list:
    return random.Random(seed).sample(things, min(PLACES, len(things)))


# cells of the tables


def columns(sort: str) -> list[tuple[str, str]]:
    """The columns that an operator can break: references, required cells, or values from a list."""
    wanted = {
        "reference": lambda f: f.reference or "leads_to" in f.descriptor,
        "required": lambda f: f.required and f.type == "string",
        "value": lambda f: bool(f.categories),
    }[sort]
    return [(table, f.name) for table in TABLES for f in schema(table).fields if wanted(f)]


@pytest.mark.parametrize(
    ("sort", "text"), [("reference", "finns-inte"), ("required", ""), ("value", "finns-inte")]
)
def test_a_broken_cell_is_told_with_file_sheet_row_and_column(study, before, sort, text):
    changes = {}
    for table, column in columns(sort):
        filled = study.frames[table].index[study.frames[table][column].notna()]
        changes |= {(table, column, int(row)): text for row in chosen(list(filled), f"{table} {column}")}
    assert len(changes) > 4 * PLACES
    found = {(p.sheet, p.row, p.column) for p in told(with_cells(study, changes), before)}
    missed = [
        place for place in changes
        if (study.sheets[place[0]].name, place[2], schema(place[0]).field(place[1]).title()) not in found
    ]  # fmt: skip
    assert missed == []


def test_steps_in_the_wrong_order_are_told(study, before):
    feedback, actions = study.feedback.set_index("id"), study.actions
    after = actions[actions["feedback"].notna()]
    changes = {("actions", "date", int(row)): "2022-09-02" for row in chosen(list(after.index), "early")}
    changes |= {("feedback", "outcome", int(row)): "" for row in chosen(
        list(study.feedback.index[study.feedback["outcome"].notna()]), "none")}  # fmt: skip
    found = told(with_cells(study, changes), before)
    assert {(p.sheet, p.row) for p in found} >= {(study.sheets[t].name, row) for t, _, row in changes}
    assert len(feedback) == 12


# links and fields of the events


def test_every_field_of_the_chains_events_is_declared_as_link_value_or_free_text():
    common = {field.name for field in msgspec.structs.fields(Value)}
    for kind in LINKS:
        fields = {f.name for f in msgspec.structs.fields(KIND[kind])} - common
        declared = {*LINKS[kind], *ALLOWED.get(kind, ()), *NEEDED.get(kind, ()), *FREE[kind]}
        assert fields == declared, kind


OPERATORS = [
    *(("link", kind, field) for kind, fields in LINKS.items() for field in fields),
    *(("empty", kind, field) for kind, fields in NEEDED.items() for field in fields),
    *(("value", kind, field) for kind, fields in ALLOWED.items() for field in fields),
]


def sabotaged(event: Event, sort: str, field: str, place: int) -> Event:
    """The event with one field broken."""
    value = getattr(event, field)
    wrong: object = 9 if isinstance(value, int) or field == "strength" else f"finns-inte-{place}"
    if sort == "empty":
        wrong = type(value)()
    elif isinstance(value, list):
        wrong = [*value, wrong]
    elif isinstance(value, dict):
        wrong = value | ({wrong: "open"} if sort == "link" else {next(iter(value)): wrong})
    return msgspec.structs.replace(event, **{field: wrong})


def standing(study: Study, kind: str, field: str) -> list[Event]:
    """The standing events of a kind; made up where the example has none."""
    events = [event for event in study.state.of(kind) if getattr(event, "status", "") != "withdrawn"]
    if not events:
        passages = list(study.state.of("passage"))[:PLACES]
        events = [KIND[kind](id=f"{kind}-{n}", v=1, n=9000 + n, person="U1", action=f"a{n}", passage=p.id, recognisable="no")
                  for n, p in enumerate(passages)]  # fmt: skip
    return [event for event in events if not isinstance(getattr(event, field), dict) or getattr(event, field)]


@pytest.mark.parametrize(("sort", "kind", "field"), OPERATORS)
def test_a_broken_link_or_field_of_an_event_is_told_by_name(study, before, sort, kind, field):
    events = chosen(standing(study, kind, field), f"{sort} {kind} {field}")
    broken = [sabotaged(event, sort, field, place) for place, event in enumerate(events)]
    messages = [str(problem) for problem in told(with_events(study, broken), before)]
    for place, event in enumerate(broken):
        names = (name_of(event), event.id, f"finns-inte-{place}")
        assert any(name in message for name in names for message in messages), (place, messages)


RULES = {
    "no author": lambda claim: msgspec.structs.replace(claim, type="interpreted", author="", status="tested"),
    "no type": lambda claim: msgspec.structs.replace(claim, type="", status="tested"),
    "no evidence": lambda claim: msgspec.structs.replace(claim, evidence=[], status="tested"),
    "not searched": lambda claim: msgspec.structs.replace(claim, type="interpreted", status="final", against_searched={}),
    "search without result": lambda claim: msgspec.structs.replace(claim, against=[], against_searched={"date": "2024-01-01", "by": "U1"}),
    "search by nobody": lambda claim: msgspec.structs.replace(claim, against_searched={"date": "2024-01-01", "result": "inga"}),
    "for and against": lambda claim: msgspec.structs.replace(claim, against=claim.evidence[:1]),
    "no question": lambda claim: msgspec.structs.replace(claim, question=""),
    "unknown audience": lambda claim: msgspec.structs.replace(claim, audiences=["grannarna"]),
}  # fmt: skip


@pytest.mark.parametrize("rule", RULES)
def test_a_claim_that_breaks_a_rule_is_told_by_name(study, before, rule):
    settled = [claim for claim in study.state.of("claim") if claim.status in ("tested", "final")]
    broken = [RULES[rule](claim) for claim in chosen(settled, rule)]
    messages = [str(problem) for problem in told(with_events(study, broken), before)]
    assert [claim.of for claim in broken if not any(claim.of in message for message in messages)] == []


def test_disagreement_that_is_not_answered_is_told(study, before):
    final = {claim.of for claim in study.state.of("claim") if claim.status == "final"}
    checks = [check for check in study.state.of("member_check") if check.claim in final]
    broken = [msgspec.structs.replace(check, disagree=3, answer="") for check in chosen(checks, "disagree")]
    broken += [
        msgspec.structs.replace(check, agree=-1) for check in checks if check.id not in {b.id for b in broken}
    ][:5]
    messages = [str(problem) for problem in told(with_events(study, broken), before)]
    for check in broken:
        names = (check.claim, name_of(check))
        assert any(name in message for name in names for message in messages), check


def test_folje_chain_marks_what_leads_nowhere(study):
    claims = chosen([claim for claim in study.state.of("claim") if claim.evidence], "marks")
    broken = [msgspec.structs.replace(claim, evidence=[*claim.evidence, "finns-inte"]) for claim in claims]
    other = with_events(study, broken)
    assert any("finns-inte" in each for each in chain(other, broken[0].of)["missing"])
    marked = {
        row["claim"] for row in chain(other, None)["claims"] if any("finns-inte" in m for m in row["missing"])
    }
    assert marked == {claim.of for claim in broken}


# what an author writes

SENTENCES = {
    "a claim that does not exist": "Se `{python} r.text(\"claim C77\")`.",
    "a claim without evidence": "Se `{python} r.text(\"claim C25\")`.",
    "a claim that is withdrawn": "Se `{python} r.text(\"claim C10\")`.",
    "the name of a claim that does not exist": "Det säger även C88.",
    "an unknown number": "Det var `{python} r.number(\"familjerna\")` familjer.",
    "an unknown text": "`{python} r.text(\"slutsats\")`",
    "an unknown table": "`{python} r.table(\"tabellen\")`",
    "an unknown figure": "`{python} r.figure(\"figuren\")`",
    "a label that is not there": "Se @tbl-finns_inte.",
    "a quote that is withdrawn": "`{python} r.text(\"quote c5b5a5\")`",
    "a quote that does not exist": "`{python} r.text(\"quote ffffffff\")`",
    "a quote nobody has tried": "`{python} r.text(\"quote 80fa16\")`",
    "a typed quote": "En förälder sade ”Det svåraste var att säga det högt första gången”.",
    "a quote from nowhere": "En förälder sade ”så här har ingen människa sagt i studien”.",
    "a typed number": "Vi följde 17 familjer.",
    "a typed number in words": "Vi följde sjutton familjer.",
    "a number of nothing known": "Stödet gavs 4321 gånger.",
    "in one case": "I ett fall gick det fort.",
    "all of them": "Samtliga var nöjda.",
    "one of the families": "En av familjerna flyttade.",
    "anonymous": "Materialet är anonymiserat.",
    "de-identified": "Uppgifterna är avidentifierade.",
}  # fmt: skip
HARMLESS = (
    "Under 2023 och 2024 ändrades arbetet.", "Mötet den 7 februari blev kort.", "Barn 0–5 år omfattas.", "Perioden 2022–2024 är lång.",
    "Se @tbl-collection.", "Det står i 26 kap. offentlighets- och sekretesslagen.", "1. Det första är rollerna.", "# 3 Resultat",
    "Vi var `{python} r.number(\"families\")` familjer.", "Ordet ”trygghet” återkommer.", "Det gäller båda grupperna.",
    "Klockan 13.30 började mötet.", "Läs mer på https://exempel.se/2023/17.", "Enligt C01 var rollerna oklara.",
    "Två grupper följdes.", "Version 2 av kodboken användes.", "Teamet träffades 2023-02-07.",
    "`{python} r.text(\"claim C03\")`", "Flera familjer hörde av sig.", "Det var en gemensam vision.",
)  # fmt: skip


@pytest.fixture(scope="module")
def insertions(study):
    return Insertions(Material(study))


def spread_in(folder, sentence: str) -> tuple[str, list[int]]:
    """The shipped interim report with a sentence at five places; and at which lines."""
    lines = find("reports", "delrapport.qmd").read_text(encoding="utf-8").splitlines()
    opened = [line for line in lines if line.startswith(":::")]
    assert opened[::2] and set(opened[1::2]) == {":::"}, "blocks of one language follow each other"
    marks = [n for n, line in enumerate(lines) if line.startswith(":::")]
    ends = [end for start, end in zip(marks[::2], marks[1::2], strict=True)
            if "{.sv}" in lines[start] and lines[end - 1] and not lines[end - 1].startswith("#")]  # fmt: skip
    at = sorted(random.Random(sentence).sample(ends, PLACES))
    for shift, place in enumerate(at):
        lines[place + 2 * shift : place + 2 * shift] = ["", sentence]
    path = folder / "rapport.qmd"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path, [place + 2 * shift + 2 for shift, place in enumerate(at)]


@pytest.mark.parametrize("what", SENTENCES)
def test_what_an_author_gets_wrong_is_told_with_its_line(insertions, tmp_path, what):
    path, lines = spread_in(tmp_path, SENTENCES[what])
    found = {p.row for p in writing.of_document(written(path, "reports/rapport.qmd", "sv"), insertions)}
    assert set(lines) <= found, (what, lines, found)


@pytest.mark.parametrize("sentence", HARMLESS)
def test_harmless_sentences_are_not_told(insertions, tmp_path, sentence):
    path, _ = spread_in(tmp_path, sentence)
    assert [str(p) for p in writing.of_document(written(path, "rapport.qmd", "sv"), insertions)] == []


# fifty harmless edits


def harmless_events(study: Study) -> list[Event]:
    claims, checks = list(study.state.of("claim")), list(study.state.of("member_check"))
    seminars, points = list(study.state.of("seminar")), list(study.state.of("turning_point"))
    passages = [passage.name for passage in study.state.of("passage")]
    edited = [
        msgspec.structs.replace(c, text=c.text | {"sv": c.text["sv"] + " Så var det."}) for c in claims[:5]
    ]
    edited += [
        msgspec.structs.replace(c, evidence=[*c.evidence, passages[n]]) for n, c in enumerate(claims[5:10])
    ]
    edited += [msgspec.structs.replace(c, goals=["G1"]) for c in claims[10:15]]
    edited += [msgspec.structs.replace(c, audiences=["team"]) for c in claims[15:20]]
    edited += [msgspec.structs.replace(c, remarks="De ville höra mer.") for c in checks[:5]]
    edited += [msgspec.structs.replace(c, agree=c.agree + 1) for c in checks[5:10]]
    edited += [msgspec.structs.replace(s, material=[*s.material, "table:events"]) for s in seminars]
    return edited + [
        msgspec.structs.replace(p, alternatives=p.alternatives + " Inget mer.") for p in points[:5]
    ]


def harmless_cells(study: Study) -> dict[tuple[str, str, int], str]:
    cells = {("feedback", "content", int(row)): "Vi visade en bild." for row in study.feedback.index[:5]}
    cells |= {
        ("actions", "text", int(row)): "Det gjordes på ett annat sätt." for row in study.actions.index[:5]
    }
    cells |= {("questions", "text_sv", int(row)): "Hur gick det?" for row in study.questions.index[:4]}
    return cells | {
        ("indicators", "reason", int(row)): "Det gick inte." for row in study.indicators.index[:5]
    }


def test_fifty_harmless_edits_are_not_told(study, before):
    events, cells = harmless_events(study), harmless_cells(study)
    assert len(events) + len(cells) >= 50
    assert {str(problem) for problem in checking.problems(with_events(study, events))} == before
    assert {str(problem) for problem in checking.problems(with_cells(study, cells))} == before


def test_an_untouched_copy_is_as_the_original(study, before, tmp_path):
    shutil.copytree(study.path / "journal", tmp_path / "journal")
    other = with_events(study, [])
    other.__dict__["journal"] = Journal(tmp_path / "journal")
    assert {str(problem) for problem in checking.problems(other)} == before
