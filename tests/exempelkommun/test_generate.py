"""The example study gives again what it must, is always made the same, and is the one that is shipped."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from coding.codebooks import codebook
from evaluation import Study
from evaluation.events import Claim, Coding, Judgement, Memo, Passage, TurningPoint
from tests.exempelkommun import proofreading, sources, targets
from tests.exempelkommun.archives import content
from tests.exempelkommun.content import HERE, NOTICE, observed
from tests.exempelkommun.generate import ODD, STUDY, generate

ROOT = HERE.parent.parent
PARTS = ("tables", "cases", "sources", "texts", "journal")
# U1's judgements as in the storyline, by date; a second value stands after > (towards) or - (between).
STORY = {
    "team": "FOR FOR FOR>STO STO STO STO STO-NOR NOR NOR NOR "
    "NOR STO NOR NOR>PER PER PER PER PER CANNOT_JUDGE ADJ",
    "steering": "FOR FOR FOR STO CANNOT_JUDGE STO>NOR NOR NOR STO NOR NOR MIXED NOR NOR NOR NOR>PER NOR>PER",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("study")
    generate(made)
    return made


@pytest.fixture(scope="module")
def study(folder):
    return Study.open(folder)


def files(folder: Path) -> dict[str, bytes]:
    paths = [
        folder / "study.yaml",
        *(p for part in PARTS for p in sorted((folder / part).rglob("*")) if p.is_file()),
    ]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def test_every_target_and_invariant_holds(study):
    assert targets.missed(study) == []


def test_a_missed_target_is_named(study, monkeypatch):
    monkeypatch.setitem(study.frames, "risk_factors", study.risk_factors.iloc[1:])
    assert any(sentence.startswith("risk_factors:") for sentence in targets.missed(study))


def test_the_study_opens_without_errors(study):
    assert [str(p) for p in study.problems if p.level == "error"] == []
    assert study.settings.synthetic


def test_the_targets_table_says_what_is_published_and_what_is_ours(study):
    assert set(study.targets["status"]) == {"published", "derived", "assumed"}
    assert set(study.targets["kind"]) == {"exact", "at_least", "approx", "ordinal", "not_stated"}


def test_it_is_made_the_same_in_another_process(folder, tmp_path):
    environment = os.environ | {"PYTHONHASHSEED": "7", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "tests.exempelkommun.generate", str(tmp_path)]
    subprocess.run(command, check=True, cwd=ROOT, env=environment)
    assert files(tmp_path) == files(folder)


def test_the_shipped_study_is_the_one_that_is_made(folder):
    made, shipped = files(folder), files(STUDY)
    assert set(made) == set(shipped)
    assert [path for path in made if content(made[path]) != content(shipped[path])] == []


def test_the_odd_files_are_the_ones_that_are_made():
    made = sources.odd_sources()
    assert {name: content(data) for name, data in made.items()} == {
        path.name: content(path.read_bytes()) for path in ODD.iterdir()
    }


def test_the_written_content_keeps_its_rules():
    assert proofreading.problems() == []


def test_every_code_is_in_the_codebook():
    assert set(proofreading.all_codes()) <= set(codebook("tuckman").codes)


def test_passages_are_the_places_they_name(study):
    texts = {p.name[:-4]: p.read_bytes().decode() for p in (study.path / "texts").iterdir()}
    assert set(texts) == set(study.documents["id"])
    for passage in study.state.of(Passage):
        assert texts[passage.text][passage.start : passage.end] == passage.quote != ""


def test_the_journals_hold_what_the_story_says(study):
    state = study.state
    protocols = [p for p in state.of(Passage) if p.text.startswith("p-")]
    assert 430 <= len(protocols) <= 500
    assert 900 <= len(state.of(Coding)) <= 1300
    assert {c.codebook for c in state.of(Coding) if c.person == "U1"} == {"tuckman@0.1.0", "tuckman@0.2.0"}
    assert sum(m.role == "reflection" for m in state.of(Memo)) == len(observed()) == 37
    assert state.contradictions() == []


@pytest.mark.parametrize("group", STORY)
def test_the_evaluators_judgements_are_those_of_the_story(study, group):
    own = [j for j in study.state.of(Judgement) if j.group == group and j.assessor_kind == "evaluator"]
    own.sort(key=lambda j: j.meeting)
    signs = {"towards": ">", "between": "-", "": ""}
    assert " ".join(f"{j.value}{signs[j.relation]}{j.second}" for j in own) == STORY[group]
    assert all(j.reason and j.confidence and j.person == "U1" for j in own)


def test_second_coder_and_group_have_judged_too(study):
    kinds = [(j.assessor_kind, j.person) for j in study.state.of(Judgement)]
    assert kinds.count(("second_coder", "U2")) == 9
    assert kinds.count(("group", "U1")) == 2


def test_turning_points_rest_on_passages_before_and_after(study):
    points = study.state.of(TurningPoint)
    assert sorted(p.status for p in points) == ["confirmed"] * 6 + ["rejected", "tried"]
    events = set(study.events["id"])
    known = {p.id for p in study.state.of(Passage)}
    for point in points:
        assert point.event in events
        assert point.before and point.after and {*point.before, *point.after} <= known
        assert point.alternatives


def test_one_claim_has_no_evidence_and_the_rest_lead_somewhere(study):
    claims = study.state.of(Claim)
    known = {p.id for p in study.state.of(Passage)} | {f"table:{name}" for name in study.frames}
    assert {i for claim in claims for i in (*claim.evidence, *claim.against)} <= known
    assert [claim.of for claim in claims if not claim.evidence] == ["C25"]
    assert set().union(*study.feedback["claims"]) <= {claim.of for claim in claims}


def test_no_version_of_a_claim_knows_what_came_later(study):
    dates = study.documents.set_index("id")["date"].dt.strftime("%Y-%m-%d")
    passages = {p.id: p for p in study.state.of(Passage)}
    for claim in (e for e in study.journal.events if isinstance(e, Claim)):
        for identity in (*claim.evidence, *claim.against):
            if identity in passages:
                assert dates[passages[identity].text] < claim.at[:10]


def test_three_minutes_are_missing(study):
    held = study.meetings.query("held and kind == 'meeting'")["id"]
    minutes = study.documents.query("kind == 'minutes'")["meeting"]
    assert set(held) - set(minutes) == {"team-2023-11-28", "steering-2024-05-21", "team-2024-10-08"}


def test_the_notice_stands_on_every_sheet_and_document(folder):
    for path in sorted(folder.rglob("*.xlsx")):
        parts = content(path.read_bytes())
        for name, data in parts.items():
            if name.startswith("xl/worksheets/sheet") and name != "xl/worksheets/sheet1.xml":
                assert NOTICE in data.decode()
        assert NOTICE in parts["xl/drawings/drawing1.xml"].decode()
    for path in sorted((folder / "sources").iterdir()):
        inside = content(path.read_bytes())
        text = b"".join(inside.values()) if isinstance(inside, dict) else inside
        assert NOTICE in text.decode("utf-8", "ignore")


def test_no_word_of_the_real_pilot_stands_in_the_study(folder):
    for data in files(folder).values():
        inside = content(data)
        text = (b"".join(inside.values()) if isinstance(inside, dict) else inside).decode("utf-8", "ignore")
        assert [word for word in proofreading.FORBIDDEN if word in text] == []
