"""What has changed since the report last left: against the journal as it stood then, for the same audience."""

import pytest

from evaluation import Study
from evaluation.events import Claim, Coding, Judgement, Passage, Release, TurningPoint
from evaluation.words import language
from reports import prose, tables
from reports.changes import changes, last_release
from reports.material import Material
from tests.folders import SETTINGS, csv, make

MEETINGS = """
group    | date       | held | observed
team     | 2023-01-17 | ja   | ja
team     | 2023-02-07 | ja   | ja
team     | 2099-01-10 | ja   | nej
steering | 2099-01-20 | ja   | ja
"""
FEEDBACK = """
id | date       | audience | form | content
R1 | 2023-03-01 | team     | bild | Rollerna
R2 | 2099-02-01 | team     | bild | Mandatet
R3 | 2099-02-01 | steering | bild | Pengarna
"""
ACTIONS = """
id | text             | date       | feedback
A1 | Rollerna skrivs  | 2023-04-01 | R1
A2 | Mandatet vidgas  | 2099-03-01 | R2
A3 | Pengarna söks    | 2099-03-02 | R3
"""
INTERVIEWS = """
id | informant | category | status     | date
I1 | T1        | team     | genomförd  | 2023-05-01
I2 | T2        | team     | genomförd  | 2099-05-01
I3 | T3        | team     | tackat nej | 2099-05-01
"""
TABLES = {"tables/meetings.csv": csv(MEETINGS), "tables/feedback.csv": csv(FEEDBACK), "tables/actions.csv": csv(ACTIONS),
          "tables/interviews.csv": csv(INTERVIEWS)}  # fmt: skip
AUDIENCES = SETTINGS + "audiences: [evaluator, team, steering]\n"


def claim(of: str, text: str, status: str = "tested", audiences=("team",), **more) -> Claim:
    return Claim(
        of=of,
        text={"sv": text},
        question="",
        type="described",
        status=status,
        audiences=list(audiences),
        **more,
    )


def judgement(day: str, value: str, **more) -> Judgement:
    return Judgement(meeting=f"team-{day}", group="team", value=value, confidence="high", reason="Skäl",
                     assessor_kind="evaluator", codebook="tuckman@0.2.0", **more)  # fmt: skip


@pytest.fixture
def study(tmp_path) -> Study:
    made = make(tmp_path, TABLES, AUDIENCES)
    made.journal.write(
        "U1",
        Passage(id="p1", text="d1", start=0, end=4, quote="Text", field="said"),
        Coding(passage="p1", code="FOR1", codebook="tuckman@0.2.0"),
        judgement("2023-01-17", "FOR"),
        TurningPoint(of="V1", group="team", title={"sv": "Olikheter"}, date_from="2023-01-17"),
        claim("P01", "Står kvar."),
        claim("P02", "Ordas om."),
        claim("P03", "Dras tillbaka."),
        claim("P04", "Prövas om."),
        claim("P05", "Styrgruppens.", audiences=["steering"]),
    )
    return made


def released(study: Study, audience: str = "team", report: str = "delrapport") -> None:
    study.journal.write(
        "U1", Release(report=report, audience=audience, gate="released", receivers=["teamet"], lang="sv")
    )


def go_on(study: Study) -> None:
    """What is done after the report has left."""
    old = {event.name: event for event in study.state.of("claim")}
    (first,), (point,) = study.state.of("judgement"), study.state.of("turning_point")
    study.journal.write(
        "U1",
        judgement("2023-01-17", "STO", replaces=[first.id]),
        judgement("2023-02-07", "STO"),
        TurningPoint(of="V1", group="team", title={"sv": "Olikheter"}, date_from="2023-01-17", status="tried",
                     replaces=[point.id]),
        claim("P02", "Ordas på annat sätt.", "final", replaces=[old["P02"].id]),
        claim("P03", "Dras tillbaka.", "withdrawn", replaces=[old["P03"].id]),
        claim("P04", "Prövas om.", "draft", replaces=[old["P04"].id]),
        claim("P05", "Styrgruppens, ändrat.", audiences=["steering"], replaces=[old["P05"].id]),
        claim("P06", "Är nytt."),
    )  # fmt: skip


def said(study: Study, audience: str = "team") -> list[str]:
    with language("sv"):
        return prose.text("changes", Material(study, audience)).replace("\xa0", " ").splitlines()


def test_a_first_report_says_that_it_is_the_first(study):
    released(study, "steering")
    released(study, "team", "slutrapport")
    (told,) = said(study)
    assert told.startswith("Det här är den första rapporten")
    assert tables.make("changes", Material(study, "team")).rows[0][0] == told


def test_what_has_changed_for_an_audience_is_told_in_short(study):
    released(study)
    go_on(study)
    told = said(study)
    assert told[0].startswith("Jämfört med rapporten som släpptes till teamet den ")
    assert [line for line in told if line.startswith("- ")] == [
        "- 1 möte har hållits sedan dess; observerade: 0.",
        "- 1 intervju har genomförts.",
        "- Teamet: 1 möte till har bedömts.",
        "- Teamet: bedömningen av 1 möte har ändrats.",
        "- 1 vändpunkt har tillkommit eller fått ny status.",
        "- 1 påstående har tillkommit.",
        "- 1 påstående har fått ny lydelse eller status.",
        "- 1 påstående har dragits tillbaka.",
        "- 1 påstående visas inte längre.",
        "- Återkoppling har getts 1 gång.",
        "- Åtgärd den 1 mars 2099: Mandatet vidgas",
    ]


def test_each_thing_stands_as_it_was_and_as_it_is_and_never_in_its_old_words(study):
    released(study)
    go_on(study)
    table = tables.make("changes", Material(study, "team"))
    assert table.rows == (
        ("Bedömning", "Teamet 2023-01-17", "Forming", "Storming"),
        ("Vändpunkt", "Olikheter", "förslag", "prövad"),
        ("Påstående", "Ordas på annat sätt.", "prövat, annan lydelse", "slutligt"),
        ("Påstående", "Är nytt.", "fanns inte", "prövat"),
        ("Påstående", "Dras tillbaka.", "prövat", "tillbakadraget"),
    )
    assert "Ordas om" not in "".join(said(study)) and "Prövas om" not in "".join(said(study))


def test_nothing_new_since_is_said_in_one_line_and_no_table(study):
    for name in ("meetings", "feedback", "actions", "interviews"):
        path = study.path / "tables" / f"{name}.csv"
        path.write_text("".join(line for line in path.read_text(encoding="utf-8").splitlines(True) if "2099" not in line),
                        encoding="utf-8", newline="\n")  # fmt: skip
    released(study)
    assert said(Study.open(study.path))[1:] == ["", "- Inga möten har hållits sedan dess."]


def test_the_evaluator_compares_with_the_latest_report_to_anybody(study):
    released(study, "team")
    released(study, "steering")
    assert last_release(Material(study)).audience == "steering"
    assert last_release(Material(study, "team")).audience == "team"


def test_a_document_is_compared_with_itself(study):
    released(study, "team", "slutrapport")
    assert changes(Material(study, "team")) is None
    assert changes(Material(study, "team", report="slutrapport")).last.report == "slutrapport"


def test_what_has_been_undone_since_stood_then(study):
    study.journal.write("U1", claim("P07", "Ångras."))
    study.journal.write(
        "U2", Release(report="delrapport", audience="team", gate="comments", receivers=["teamet"])
    )
    study.journal.undo("U1")
    found = changes(Material(study, "team"))
    assert "P07" in {each.name for each in found.then.claims} - {each.name for each in found.now.claims}
    assert found.hidden == 1
    assert said(study)[0].startswith("Jämfört med rapporten som delades för synpunkter med teamet den ")
