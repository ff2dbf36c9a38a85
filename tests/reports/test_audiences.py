"""One report for several audiences: files, manifests and times; and what others see of informants' words."""

import hashlib
import json
import re
import shutil
from pathlib import Path

import pytest

import reports.checking
import reports.rendering
from coding.quotes import quote_bank
from data_templates import find
from evaluation import Study, ledger
from evaluation.errors import UseError
from evaluation.events import Passage, QuoteCheck
from evaluation.words import language, say
from reports import figures, gates, prose, tables
from reports.audiences import reports as make_reports
from reports.audiences import timing_lines
from reports.chain import chain
from reports.evidence_ids import evidence_ids, issued
from reports.material import Material
from reports.quotes import quotable
from reports.rendering import Rendering
from reports.report import Report
from reports.timeline import data as timeline_data
from tests.folders import SETTINGS, make
from tests.reports.model_case import family_tables

AUDIENCES = SETTINGS + "audiences: [evaluator, team, steering]\n"
SAID = {
    "a1": "Sedan ringde [P3] till [FÖRSKOLA12].", "a2": "Det tog tid.", "a3": "Ingen frågade oss.", "b1": "Vi fick hjälp.",
    "b2": "Vi fick vänta.", "c1": "Det blev bra.",
}  # fmt: skip
TABLES = {
    "tables/interviews.csv": "id;informant;category;status;date\nI1;P01;family;held;2023-05-05\nI2;P02;family;held;2023-05-06\n"
    "I3;T01;team;held;2023-05-07\n",
    "tables/documents.csv": "id;kind;interview;date;author;path\na;transcript;I1;2023-05-05;informant;a.vtt\n"
    "b;transcript;I2;2023-05-06;informant;b.vtt\nc;transcript;I3;2023-05-07;informant;c.vtt\n",
    "cases/consents.csv": "id;subject;type;given_by;given;withdrawn\nS1;P01;quote;self;2023-05-05;\n"
    "S2;P02;quote;self;2023-05-05;\nS3;T01;quote;self;2023-05-05;\n",
}


def quiet(text: str, *, passing: bool = False) -> None:
    """Nobody is told."""


@pytest.fixture
def study(tmp_path) -> Study:
    """Six passages of three informants, all tried against recognition but one."""
    study = make(tmp_path, TABLES, AUDIENCES)
    for n, (name, words) in enumerate(SAID.items()):
        study.journal.write(
            "U1",
            Passage(id=name, text=name[0], start=n * 50, end=n * 50 + 40, quote=words, speaker="informant"),
        )
    study.journal.write("U1", *(QuoteCheck(passage=name, recognisable="no") for name in SAID if name != "b2"))
    return Study.open(study.path)


@pytest.fixture
def reported(tmp_path, monkeypatch):
    """A study with a document, made without a kernel: each file has its audience in it."""
    asked = []

    def render(document, to, out, *, params, name, **_):
        asked.append(params["audience"])
        out.mkdir(parents=True, exist_ok=True)
        files = tuple(out / f"{name}.{fmt}" for fmt in to)
        for file in files:
            file.write_text(params["audience"], encoding="utf-8", newline="\n")
        return Rendering(
            files,
            "builtin",
            dict.fromkeys(to, "pandoc"),
            (),
            {"start": 1.0, "cells": 2.5, 7: 1.25, "html": 0.5},
        )

    monkeypatch.setattr(reports.rendering, "render", render)
    text = "---\ntitle: Liten\nlang: sv\n---\n\nText.\n"
    study = make(tmp_path, TABLES | {"reports/liten.qmd": text}, AUDIENCES)
    return study, asked


# several audiences


def test_each_audience_is_made_once_and_has_its_own_files_and_manifest(reported):
    study, asked = reported
    made = make_reports(study, "liten", "team,styrgrupp,evaluator", to=("html", "docx"), say_progress=quiet)
    assert sorted(asked) == ["evaluator", "steering", "team"]
    assert [Path(file).name for file in made["files"]] == [
        "liten-team.html", "liten-team.docx", "liten-steering.html", "liten-steering.docx", "liten.html", "liten.docx",
    ]  # fmt: skip
    assert len(set(made["manifests"])) == 3
    assert [line for line in made["lines"] if line.startswith("För ")] == [
        "För teamet:",
        "För styrgruppen:",
        "För utvärderaren:",
    ]


def test_one_audience_is_answered_as_one_report(reported):
    made = make_reports(reported[0], "liten", "teamet", to=("html",), say_progress=quiet)
    assert made["audience"] == "team"
    assert "reports" not in made


def test_an_unknown_audience_stops_all_before_anything_is_made(reported):
    study, asked = reported
    with pytest.raises(UseError, match="politiker"):
        make_reports(study, "liten", "team,politiker", say_progress=quiet)
    assert asked == []


def test_the_manifest_tells_files_audience_parameters_checks_data_and_versions(reported):
    study, _ = reported
    made = make_reports(study, "liten", "team", to=("html",), lang="en", say_progress=quiet)
    text = Path(made["manifest"]).read_text(encoding="utf-8")
    told = json.loads(text)
    digest = hashlib.sha256(Path(made["files"][0]).read_bytes()).hexdigest()
    assert told["files"] == [{"file": "liten-team-en.html", "sha256": digest, "made_by": "pandoc"}]
    assert (told["audience"], told["parameters"]["lang"], told["parameters"]["document"]) == (
        "team",
        "en",
        "liten",
    )
    assert told["checks"]["errors_in_material"] == made["errors"]
    assert told["checks"]["scanned"] is False
    assert {"python", "pandas", "typst"} <= set(told["versions"])
    assert str(study.path) not in text


def test_the_manifest_is_the_same_until_the_data_change(reported):
    study, _ = reported
    first, second = (
        Path(make_reports(study, "liten", "team", to=("html",), say_progress=quiet)["manifest"]).read_bytes()
        for _ in range(2)
    )
    assert first == second
    (study.path / "codebooks").mkdir(exist_ok=True)
    (study.path / "codebooks" / "egen.txt").write_text("ny", encoding="utf-8", newline="\n")
    third = make_reports(Study.open(study.path), "liten", "team", to=("html",), say_progress=quiet)
    old, new = json.loads(first), json.loads(Path(third["manifest"]).read_bytes())
    assert old["data_fingerprint"] != new["data_fingerprint"]
    assert old["files"] == new["files"]


def test_the_times_are_told_when_asked_for_only(reported):
    study, _ = reported
    how = {"to": ("html",), "say_progress": quiet}
    assert say("audiences.timings") not in make_reports(study, "liten", "team", **how)["lines"]
    lines = make_reports(study, "liten", "team", timings=True, **how)["lines"]
    assert [line.split()[0] for line in lines if "rad 7" in line or "start av" in line] == ["1,0", "1,3"]


def test_what_no_step_accounts_for_is_told_as_the_rest():
    lines = timing_lines({"material": 1, "start": 1, "cells": 3, "html": 2, "pdf": 4, "total": 10})
    assert lines[-2].split() == ["1,0", *say("audiences.timing_rest").split()]
    assert lines[-1].split() == ["10,0", "totalt"]


# what others see of informants' words


def test_pseudonyms_in_quotes_are_generic_for_all_but_the_evaluator(study):
    assert quotable(Material(study))["a1"] == "Sedan ringde [P3] till [FÖRSKOLA12]."
    assert quotable(Material(study, "team"))["a1"] == "Sedan ringde [person] till [förskola]."
    assert quotable(Material(study, "team", "en"))["a1"] == "Sedan ringde [person] till [preschool]."


def test_quotes_come_in_no_order_of_time_the_same_every_time_and_another_for_each_audience(study):
    free = [name for name in SAID if name != "b2"]
    orders = {audience: list(quotable(Material(study, audience))) for audience in ("team", "steering")}
    assert all(sorted(order) == free and order != free for order in orders.values())
    assert orders["team"] != orders["steering"]
    assert list(quotable(Material(Study.open(study.path), "team"))) == orders["team"]


def test_all_quotes_are_listed_by_category_two_of_each_informant_and_only_those_that_are_tried(study):
    lines = prose.text("quotes", Material(study, "team")).splitlines()
    kinds = [re.search(r"\((\w+), u[0-9a-f]{6}\)$", line)[1] for line in lines]
    assert sorted(kinds) == ["Familj", "Familj", "Familj", "Teammedlem"]
    assert "Vi fick vänta" not in str(lines)
    assert not re.search(r"P0\d|T01|I\d", str(lines))


def test_a_quote_goes_by_another_id_for_each_audience_and_release(study):
    ids = [set(evidence_ids(Material(study, audience))) for audience in ("team", "steering")]
    ids += [set(evidence_ids(Material(study, "team", gate=gates.RELEASED))) for _ in range(2)]
    assert len(set.union(*ids)) == 4 * 5
    assert set(evidence_ids(Material(Study.open(study.path), "team"))) == ids[0], "a draft comes out the same"


def test_the_cells_of_a_release_draw_the_ids_that_the_ledger_keeps(study, monkeypatch):
    outside = Material(study, "team", gate=gates.RELEASED)
    for name, value in gates.environment(outside.gate, outside.seed).items():
        monkeypatch.setenv(name, value)
    assert evidence_ids(Material(study, "team", gate=gates.current())) == evidence_ids(outside)


def test_the_evaluator_finds_the_passage_by_the_id_that_a_reader_saw(study):
    kept = evidence_ids(Material(study, "team", gate=gates.RELEASED))
    record = {"id": "r1", "at": "2026-11-29T10:00:00", "tables": [], "evidence": kept}
    ledger.write(study.path, record)
    for found in (kept, evidence_ids(Material(study, "steering"))):
        assert found.items() <= issued(study).items()
        mark = next(mark for mark, passage in found.items() if passage == "c1")
        told = chain(study, mark)
        assert (told["kind"], told["id"]) == ("passage", "c1")


def test_claims_and_quotes_are_inserted_by_methods_of_their_own(study):
    r = Report(study.path, "team")
    assert (
        str(r.quote("a1")) == str(r.text("quote a1")) == "”Sedan ringde [person] till [förskola].” (Familj)"
    )
    with pytest.raises(UseError, match="b2"):
        r.quote("b2")
    with pytest.raises(UseError, match="C07"):
        r.claim("C07")


def test_no_id_of_a_passage_document_or_informant_stands_in_what_an_audience_sees_of_the_chain(tmp_path):
    shutil.copytree(find("examples") / "exempelkommun", tmp_path / "s")
    study = Study.open(tmp_path / "s")
    agreed = [each.passage for each in quote_bank(study) if each.has_consent][:6]
    study.journal.write("U1", *(QuoteCheck(passage=name, recognisable="no") for name in agreed))
    passages = [passage.name for passage in study.state.of(Passage)]
    hidden = {*passages, *(name[:6] for name in passages)}
    hidden |= set(study.documents["id"].dropna()) | set(study.interviews["informant"].dropna())
    material = Material(study, "team")
    with language("sv"):
        shown = [prose.text(name, material) for name in ("claims", "quotes", "quotes_used", "seminars")]
        shown += [
            str(tables.make(name, material)) for name in ("claims", "feedback", "question_sources", "chain")
        ]
        shown.append(str(figures.make("chain", material, tmp_path)))
    assert (
        shown[1].count("”")
        == 2 * len(set(evidence_ids(material)) & set(re.findall(r"u[0-9a-f]{6}", shown[1])))
        > 0
    )
    assert not hidden & set(re.findall(r"[\w~-]+", "\n".join(shown)))


@pytest.mark.parametrize(("agreed", "told"), [("", []), ("member_changes_agreed: true\n", ["team", "team"])])
def test_a_group_sees_its_own_changes_of_members_and_others_only_when_it_has_agreed(tmp_path, agreed, told):
    tables = {
        "tables/memberships.csv": "person;group;from;to\nT1;team;2022-09-01;\nT2;team;2022-09-01;2023-10-31\n"
        "T3;team;2024-01-30;\nS1;steering;2022-09-01;\nS2;steering;2024-04-30;\n"
    }
    study = make(tmp_path, tables, AUDIENCES + "timeline_access: {team: [team, steering]}\n" + agreed)
    assert sorted(timeline_data._changes(Material(study, "steering"))["group"]) == ["steering", *told]
    assert list(timeline_data._changes(Material(study, "team"))["group"]) == ["team", "team"]


def test_what_hangs_on_the_study_alone_is_computed_once_for_all_audiences(reported, monkeypatch):
    times = []
    monkeypatch.setattr(reports.checking, "problems", lambda study: times.append(study) or [])
    make_reports(reported[0], "liten", "team,steering", to=("html",), say_progress=quiet)
    assert len(times) == 1


@pytest.mark.parametrize("audience", ["team", "steering"])
def test_the_masking_of_a_study_is_the_same_for_every_audience(tmp_path, audience):
    study = make(tmp_path, family_tables(), AUDIENCES)
    assert Material(study, audience).masked == Material(study).masked
