"""Three gates: a report leaves masked, scanned and recorded, or is stopped in words."""

import hashlib
import json
import os
import stat
from datetime import date
from pathlib import Path

import pytest

from coding.audit import log
from evaluation import Study, ledger
from evaluation.erasure import carry_out, plan
from evaluation.errors import UseError
from evaluation.events import Release
from evaluation.merging import merge
from evaluation.words import say
from reports import releasing
from reports.checking import check
from reports.gates import COMMENTS, RELEASED
from reports.material import Material
from reports.overview import status
from reports.release_obstacles import stops, unseen_groups
from reports.releasing import release
from reports.rendering import Rendering
from tests.folders import SETTINGS, make
from tests.reports.model_case import family_tables, model_case
from tests.reports.scanned_files import html

AUDIENCES = SETTINGS + "audiences: [evaluator, team, steering]\ntimeline_access: {team: [team, steering]}\n"
DOCUMENT = """\
---
title: Liten rapport
lang: sv
---

```{{python}}
#| tags: [parameters]
#| include: false
study, audience, lang = "..", "evaluator", "sv"
study = ".."
audience = "evaluator"
lang = "sv"
```

{text}

```{{python}}
#| echo: false
from reports import Report
r = Report(study, audience, lang)
r.table("risk_factors")
```

`{{python}} r.text("status")`
"""
NOW = f"{date.today():%Y-%m-%d}"


def quiet(text: str, *, passing: bool = False) -> None:
    """Nobody is told."""


@pytest.fixture
def study(tmp_path) -> Study:
    folder = tmp_path / "studie"
    folder.mkdir()
    own = {"reports/liten.qmd": DOCUMENT.format(text="En text."), "_brand.yml": 'color: {primary: "#8a1538"}'}
    return make(folder, family_tables() | own, AUDIENCES)


@pytest.fixture
def rendered(monkeypatch):
    """The files without a kernel: what the sentence says stands in them."""
    sentence = {"text": ""}

    def write(document, material, folder, to, engine, say_progress) -> Rendering:
        folder.mkdir()
        path = folder / f"{document.stem}-{material.audience}.html"
        path.write_bytes(html(sentence.get(material.audience, sentence["text"])))
        return Rendering((path,), "builtin", {"html": "pandoc"})

    monkeypatch.setattr(releasing, "_rendered", write)
    return sentence


def let(study: Study, **how) -> dict:
    given = {"audience": "team", "person": "U1", "say_progress": quiet} | how
    return release(Study.open(study.path), "liten", **given)


# what leaves


def test_a_report_is_masked_rendered_scanned_and_recorded(study):
    made = let(study, to=("html", "docx"))
    assert (made["released"], made["exit"], made["lines"][0]) == (True, 0, "Släppt till teamet:")
    files = [Path(file) for file in made["files"]]
    assert [file.name for file in files] == ["liten-team.html", "liten-team.docx"]
    page = files[0].read_text(encoding="utf-8")
    assert page.count(f"Släppt {NOW}.") == 2  # the status line, and what the document's own process says
    assert "färre än 10" in page and "12 av 17" in page
    assert "--accent: #8a1538" in page  # the study's own look
    (event,) = Study.open(study.path).state.of(Release)
    assert event.files == {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}
    (record,) = ledger.records(study.path)
    assert (record["id"], record["report"], record["audience"]) == (event.id, "liten", "team")
    values = {
        c["label"]: c["value"] for t in record["tables"] for c in t["cells"] if t["name"] == "risk_factors"
    }
    assert values["weak_weight_gain"] == 4


def test_sharing_for_comments_names_its_receivers_and_points_to_the_registrar(study, rendered):
    made = let(study, comments=True, receivers=["teamets medlemmar, samordnaren", "enhetschef"])
    assert made["lines"][0] == "Delad för synpunkter med teamets medlemmar, samordnaren, enhetschef:"
    assert made["lines"][-1].endswith("Fråga registrator innan du skickar den.")
    assert made["gate"] == COMMENTS and f"synpunkter-{NOW}" in made["folder"]
    assert (made["audience"], Study.open(study.path).state.of(Release)[0].gate) == ("team", COMMENTS)


def test_the_status_and_the_log_tell_what_has_left(study, rendered):
    let(study)
    let(study, comments=True, receivers=["styrgruppens ordförande"], audience="steering")
    opened = Study.open(study.path)
    lines = status(opened)["lines"]
    assert [line for line in lines if NOW in line] == [
        f"  {NOW}  liten, släppt: teamet", f"  {NOW}  liten, delad för synpunkter: styrgruppens ordförande",
    ]  # fmt: skip
    assert [each["what"] for each in log(opened, {})["entries"]] == [
        "släppte liten: teamet", "delade liten för synpunkter: styrgruppens ordförande",
    ]  # fmt: skip


def test_a_second_release_of_the_day_takes_nothing_from_the_first(study, rendered):
    first, second = let(study), let(study)
    assert first["folder"] != second["folder"]
    assert all(Path(file).is_file() for file in (*first["files"], *second["files"]))


def test_what_has_been_released_is_neither_undone_nor_retracted(study, rendered):
    let(study)
    with pytest.raises(UseError):
        Study.open(study.path).journal.undo("U1")


def test_each_gate_says_on_every_page_what_it_is(study):
    assert Material(study).status == "Arbetsutkast – för egna ögon. Inte granskat för att lämnas ut."
    assert Material(study, "team").status == "Arbetsutkast. Inte utlämnat."
    assert (
        Material(study, "team", gate=COMMENTS).status
        == f"Delad för synpunkter {NOW}. Inte beslutad eller upprättad."
    )
    assert Material(study, "team", "en", RELEASED).status == f"Released {NOW}."


# several audiences at once


def test_several_audiences_get_a_report_each_in_one_gesture_with_a_manifest_beside_its_files(study, rendered):
    made = let(study, audience="team,styrgruppen")
    assert [one["audience"] for one in made["releases"]] == ["team", "steering"]
    assert [line for line in made["lines"] if line.startswith("Släppt")] == [
        "Släppt till teamet:",
        "Släppt till styrgruppen:",
    ]
    events = Study.open(study.path).state.of(Release)
    assert len({event.action for event in events}) == 1
    assert {record["audience"] for record in ledger.records(study.path)} == {"team", "steering"}
    for event, path in zip(events, map(Path, made["manifests"]), strict=True):
        assert event.manifest == hashlib.sha256(path.read_bytes()).hexdigest()
        told = json.loads(path.read_bytes())
        assert {file["file"]: file["sha256"] for file in told["files"]} == event.files
        assert (told["release"], told["audience"], told["receivers"]) == (
            event.id,
            event.audience,
            event.receivers,
        )
        assert (told["parameters"]["gate"], told["checks"]["scanned"], told["checks"]["let_pass"]) == (
            RELEASED,
            True,
            [],
        )


def test_when_one_audience_is_stopped_nothing_leaves_for_any_and_its_reason_is_told_under_its_name(
    study, rendered
):
    rendered["steering"] = "Se 811218-9876."
    made = let(study, audience="team,steering")
    assert (made["released"], made["exit"], made["files"]) == (False, 1, [])
    assert made["lines"][:2] == [
        "Ingen av rapporterna är släppt. Det här står i vägen:",
        "För styrgruppen:",
    ]
    assert [len(one["findings"]) for one in made["releases"]] == [0, 1]
    assert not (study.path / "ledger").exists() and not Study.open(study.path).state.of(Release)
    assert not list((study.path / "reports").glob("_out/*"))


def test_each_of_several_audiences_is_masked_alike(study, rendered):
    let(study, audience="team,steering")
    first, second = ledger.records(study.path)
    assert first["tables"] == second["tables"] and first["evidence"] == second["evidence"] == {}


def test_the_manifest_tells_what_a_person_let_pass(study, rendered):
    rendered["text"] = "Tre familjer hade skulder."
    made = let(study, reason="gäller ett annat projekt")
    assert json.loads(Path(made["manifest"]).read_bytes())["checks"]["let_pass"] == ["small_count"]


def test_receivers_of_several_audiences_are_named_for_each_in_their_order(study, rendered):
    with pytest.raises(UseError, match="en gång för varje målgrupp"):
        let(study, audience="team,steering", comments=True, receivers=["samordnaren"])
    made = let(
        study,
        audience="team,steering",
        comments=True,
        receivers=["teamets medlemmar, samordnaren", "ordföranden"],
    )
    assert [one["receivers"] for one in made["releases"]] == [
        ["teamets medlemmar", "samordnaren"],
        ["ordföranden"],
    ]


# what stops it


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ({"audience": None}, "--audience"),
        ({"audience": "evaluator"}, "--audience"),
        ({"audience": "nobody"}, "nobody"),
        ({"audience": "team,evaluator"}, "--audience"),
        ({"comments": True}, "--receivers"),
        ({"receivers": ["anna.holm@exempel.se"]}, "inte med namn"),
    ],
)
def test_a_request_that_says_too_little_or_too_much_is_refused(study, rendered, how, words):
    with pytest.raises(UseError, match=words):
        let(study, **how)
    assert not (study.path / "ledger").exists()


def test_a_count_that_is_in_no_masked_table_stops_it_until_a_person_says_why(study, rendered):
    rendered["text"] = "Tre familjer hade skulder."
    made = let(study)
    assert (made["released"], made["exit"]) == (False, 1)
    assert [(f["kind"], f["soft"]) for f in made["findings"]] == [("small_count", True)]
    assert "Tre" not in "".join(made["lines"]) and "--reason" in made["lines"][-1]
    assert not (study.path / "ledger").exists() and not Study.open(study.path).state.of(Release)
    assert let(study, reason="gäller ett annat projekt, redan publicerat")["released"]
    assert Study.open(study.path).state.of(Release)[0].reason == "gäller ett annat projekt, redan publicerat"


def test_no_reason_lets_a_personal_number_pass(study, rendered):
    rendered["text"] = "Se 811218-9876."
    made = let(study, reason="det är bråttom")
    assert not made["released"] and "--reason" not in made["lines"][-1]


def test_a_planted_count_in_the_document_itself_is_found(study):
    (study.path / "reports" / "liten.qmd").write_text(
        DOCUMENT.format(text="Nio familjer hade skulder."), encoding="utf-8"
    )
    assert [f["kind"] for f in let(study, to=("html",))["findings"]] == ["unmasked_count"]


def test_what_cannot_be_protected_is_named_and_no_reason_helps(study, rendered):
    let(study)
    (path,) = (study.path / "ledger").iterdir()
    record = json.loads(path.read_bytes())
    for cell in (c for table in record["tables"] for c in table["cells"] if c["label"] == "own_support"):
        cell |= {"low": cell["value"], "high": cell["value"]}
    ledger.write(study.path, record)
    made = let(study, reason="ändå")
    assert (
        not made["released"]
        and "skyddsfaktorer" in made["lines"][1]
        and "Slå ihop kategorier" in made["lines"][1]
    )


def seen(study: Study, day: str, outcome: str) -> Study:
    path = study.path / "tables" / "feedback.csv"
    rows = (
        path.read_text(encoding="utf-8") if path.exists() else "id;date;audience;form;content;outcome_kind\n"
    )
    path.write_text(rows.replace("attribution", "attribution;outcome_kind", 1) + f"R9;{day};team;;Tidslinjen;;;;{outcome}\n",
                    encoding="utf-8", newline="\n")  # fmt: skip
    return Study.open(study.path)


@pytest.mark.parametrize(
    ("day", "outcome", "waits"),
    [
        ("2024-02-01", "discussed", []),
        ("2023-12-01", "discussed", ["team"]),
        ("2024-02-01", "none_yet", ["team"]),
    ],
)
def test_a_group_sees_its_timeline_and_comments_on_it_before_others_do(tmp_path, day, outcome, waits):
    """The team was last judged on 30 January 2024."""
    study = seen(model_case(tmp_path, AUDIENCES), day, outcome)
    assert unseen_groups(Material(study, "steering")) == waits
    assert unseen_groups(Material(study, "team")) == []


def test_a_timeline_that_the_group_has_not_seen_stops_it_without_a_reason(tmp_path):
    material = Material(model_case(tmp_path, AUDIENCES), "steering")
    kinds = [kind for kind, _ in stops(material, "")]
    assert "unseen" in kinds and stops(material, "styrgruppen har fått teamets ja på mötet") == []


# the ledger


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps to the rights of the folder")
def test_the_ledger_is_for_its_owner_only(study, rendered):
    let(study)
    (path,) = (study.path / "ledger").iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_check_tells_of_a_release_that_the_ledger_has_lost(study, rendered):
    let(study)
    before = {problem["kind"] for problem in check(Study.open(study.path))["problems"]}
    (path,) = (study.path / "ledger").iterdir()
    kept = path.read_bytes()
    path.unlink()
    told = check(Study.open(study.path))
    assert {problem["kind"] for problem in told["problems"]} - before == {"no_record"} and told["exit"] == 1
    assert "saknar 1 släppt rapport" in let(study)["lines"][1]
    path.write_bytes(kept[:50])
    assert "broken_ledger" in {problem["kind"] for problem in check(Study.open(study.path))["problems"]}


def test_when_a_family_is_erased_the_counts_that_were_not_shown_are_forgotten(study, rendered):
    let(study)
    opened = Study.open(study.path)
    planned = plan(opened, "family", "C9")
    assert any("glöms ur liggaren: 1" in line for line in planned.lines)
    carry_out(opened, planned, "U1", "återkallat samtycke")
    (record,) = ledger.records(study.path)
    cells = [cell for table in record["tables"] for cell in table["cells"]]
    assert {cell["value"] for cell in cells if cell["low"] != cell["high"]} == {None}
    assert all(cell["value"] is not None for cell in cells if cell["low"] == cell["high"])
    assert let(study, reason="den gamla texten nämner 17 familjer")["released"]


def test_an_older_copy_of_the_ledger_brings_nothing_back(study, rendered, tmp_path):
    from evaluation.erasure import reapply

    let(study)
    (path,) = (study.path / "ledger").iterdir()
    old = path.read_bytes()
    opened = Study.open(study.path)
    carry_out(opened, plan(opened, "family", "C9"), "U1", "återkallat samtycke")
    path.write_bytes(old)
    reapply(Study.open(study.path))
    assert path.read_bytes() != old


def test_a_copy_of_the_study_brings_its_ledger_along(study, rendered, tmp_path):
    import shutil

    copy = tmp_path / "kopia"
    shutil.copytree(study.path, copy)
    let(Study.open(copy))
    told = merge(Study.open(copy), Study.open(study.path), sure=True)
    assert any("hemliga liggaren" in line for line in told["lines"])
    assert [record["report"] for record in ledger.records(study.path)] == ["liten"]


def test_the_words_of_a_gate_hold_no_other_gate():
    assert "släpp" not in say("release.status_comments", day="").casefold()
