"""The archive package holds what is to be kept and nobody's words; the disposal list names all there is."""

import hashlib
import json
from pathlib import Path

import openpyxl
import pytest

from evaluation import Study, ledger
from evaluation.caches import drop_cache
from evaluation.erasure import reapply
from evaluation.errors import UseError
from evaluation.events import Passage, QuoteCheck, Release
from reports.archive import archive
from reports.earlier_releases import holding
from reports.erasing import erase
from tests.evaluation.erasable_study import SAID, SECRETS, build, found_in, lines
from tests.folders import SETTINGS, make
from tests.reports.model_case import family_tables
from tests.reports.scanned_files import html

OTHERS = "Alla var överens om vårens tider och nästa möte."


@pytest.fixture(autouse=True)
def _own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("FOLJE_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def study(tmp_path) -> Study:
    folder = tmp_path / "studie"
    folder.mkdir()
    return build(folder)


def let(study: Study, report: str, text: str) -> Release:
    """A report that has left: its file, its event, and what stands of it in the ledger."""
    data = html(text)
    path = study.path / "reports" / "_out" / f"utgiven-{report}" / f"{report}.html"
    path.parent.mkdir(parents=True)
    path.write_bytes(data)
    event = Release(
        id=f"r-{report}", report=report, audience="team", gate="released", receivers=["teamet"], lang="sv",
        files={path.name: hashlib.sha256(data).hexdigest()},
    )  # fmt: skip
    cell = {"value": 3, "low": 0, "high": 9, "reason": "small", "label": "hemligt antal"}
    tables = [{"name": "risk_factors", "cells": [cell]}] if report == "antal" else []
    ledger.write(study.path, {"id": event.id, "at": "2024-01-01T12:00:00+01:00", "tables": tables})
    study.journal.write("U1", event)
    return event


def gone(study: Study, **wanted: str) -> dict:
    return erase(Study.open(study.path), wanted, reason="återkallat samtycke", by="U1", sure=True)


def text_of(folder: str) -> str:
    return "\n".join(path.read_text(encoding="utf-8", errors="replace") for path in Path(folder).rglob("*.*"))


def names(made: dict) -> set[str]:
    return {file["path"] for file in made["files"]}


def entries(made: dict) -> dict[str, dict]:
    return {entry["kind"]: entry for entry in made["disposal"]}


# earlier releases


def test_a_release_that_quotes_the_person_is_listed_when_the_person_is_erased(study):
    let(study, "citat", f"En mamma: ”{SAID[0]}”")
    let(study, "annat", OTHERS)
    told = gone(study, erase_person="P01")
    assert [(each["report"], each["why"]) for each in told["releases"]] == [("citat", "holds")]
    (line,) = [line for line in told["lines"] if "citat (teamet)" in line]
    assert line.endswith("innehåller det som ska gallras")
    assert told["lines"][-1].startswith("Gallringen är klar.")


def test_the_list_stands_before_anything_is_erased(study):
    let(study, "citat", f"”{SAID[0]}”")
    told = erase(Study.open(study.path), {"erase_person": "P01"}, reason="återkallat", by="U1")
    assert not told["erased"] and any("citat (teamet)" in line for line in told["lines"])
    assert (study.path / "reports" / "_out" / "utgiven-citat" / "citat.html").is_file()


def test_an_approved_wording_is_found_too(study):
    said = next(e for e in study.journal.events if isinstance(e, Passage) and e.quote in SAID[0])
    wording = "Den kvällen satt jag ledsen länge i hallen."
    study.journal.write("U1", QuoteCheck(passage=said.name, recognisable="no", wording=wording))
    let(study, "citat", f"En förälder: ”{wording}”")
    assert [each.why for each in holding(Study.open(study.path), "person", "P01")] == ["holds"]


def test_a_release_whose_files_are_gone_is_listed_as_unread(study):
    event = let(study, "citat", OTHERS)
    (study.path / "reports" / "_out" / "utgiven-citat" / "citat.html").unlink()
    assert [(each.id, each.why) for each in holding(study, "person", "P01")] == [(event.id, "unread")]


def test_a_family_is_looked_for_in_what_was_counted(study):
    let(study, "antal", OTHERS)
    let(study, "citat", OTHERS)
    told = gone(study, family="E2")
    assert [(each["report"], each["why"]) for each in told["releases"]] == [("antal", "counts")]


def left(study: Study) -> set[str]:
    out = study.path / "reports" / "_out"
    return {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()}


def test_own_copies_that_hold_the_words_go_and_those_that_do_not_stay(study):
    let(study, "citat", f"”{SAID[0]}”")
    let(study, "annat", OTHERS)
    out = study.path / "reports" / "_out"
    (out / "utkast.html").write_bytes(html(OTHERS))
    before = left(study)
    told = gone(study, erase_person="P01")
    assert before - left(study) == {"utgiven-citat/citat.html", "rapport.html", "utkast.html"}
    assert left(study) == {"utgiven-annat/annat.html"}
    assert "  renderade filer som tas bort: 3" in told["lines"]
    assert len([line for line in told["lines"] if line.startswith("Studiens egna kopior")]) == 1


def test_a_clean_copy_stays_when_erased_words_come_back_and_are_erased_again(study):
    let(study, "annat", OTHERS)
    (text,) = [
        path for path in (study.path / "texts").glob("*.txt") if SAID[0] in path.read_text(encoding="utf-8")
    ][:1]
    old = text.read_bytes()
    gone(study, erase_person="P01")
    text.write_bytes(old)
    reapply(Study.open(study.path))
    assert not found_in(study.path, SECRETS) and left(study) == {"utgiven-annat/annat.html"}


def test_a_copy_that_cannot_be_read_goes(study):
    let(study, "annat", OTHERS)
    event = Release(id="r-x", report="x", files={"x.bin": hashlib.sha256(b"x").hexdigest()})
    (study.path / "reports" / "_out" / "utgiven-x").mkdir()
    (study.path / "reports" / "_out" / "utgiven-x" / "x.bin").write_bytes(b"x")
    study.journal.write("U1", event)
    gone(study, erase_person="P01")
    assert left(study) == {"utgiven-annat/annat.html"}


def test_what_is_released_after_an_erasure_is_not_taken_for_what_left_before(study):
    gone(study, erase_person="P01")
    opened = Study.open(study.path)
    let(opened, "annat", OTHERS)
    opened.journal.refresh()
    gone(opened, family="E2")
    assert left(study) == {"utgiven-annat/annat.html"}


def test_after_an_erasure_a_new_package_holds_none_of_the_words_and_names_the_release_to_ask_back(study):
    let(study, "citat", f"”{SAID[0]}”")
    let(study, "annat", OTHERS)
    copy = (study.path / "reports" / "_out" / "utgiven-citat" / "citat.html").read_bytes()
    archive(study)
    gone(study, erase_person="P01")
    assert not found_in(study.path, SECRETS)
    back = study.path / "reports" / "_out" / "utgiven-citat" / "citat.html"
    back.write_bytes(copy)  # somebody has put it back
    made = archive(Study.open(study.path))  # where the package stood that the erasure took
    assert not found_in(Path(made["folder"]), SECRETS)
    assert sum("citat (teamet)" in line for line in made["lines"]) == 2  # left out, and to be asked back
    assert "citat (teamet)" in entries(made)["sent"]["to_do"]
    assert "annat" not in entries(made)["sent"]["to_do"]


def test_a_release_that_quotes_someone_who_has_withdrawn_is_left_out_before_any_erasure(study):
    consents = "Id;Avser;Samtycke till;Lämnat;Återkallat\r\nS1;P01;citat;2023-01-01;2024-02-01\r\n"
    (study.path / "cases" / "cases.xlsx").unlink()
    (study.path / "cases" / "consents.csv").write_text(consents, encoding="utf-8", newline="")
    let(study, "citat", f"”{SAID[0]}”")
    made = archive(Study.open(study.path), study.path.parent / "paket")
    assert not {name for name in names(made) if name.startswith("rapporter/")}
    assert any(line.startswith("Samtycken har återkallats") for line in made["lines"])


# the package


def test_the_package_holds_reports_as_they_left_and_says_how_to_check_them(study):
    event = let(study, "annat", OTHERS)
    made = archive(study)
    folder = Path(made["folder"])
    kept = folder / "rapporter" / "utgiven-annat" / "annat.html"
    assert hashlib.sha256(kept.read_bytes()).hexdigest() == event.files["annat.html"]
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    listed = {file["path"]: file["sha256"] for file in manifest["files"]}
    there = {p.relative_to(folder).as_posix(): p for p in folder.rglob("*") if p.is_file()}
    assert set(listed) == set(there) - {"manifest.json"}
    assert all(hashlib.sha256(there[name].read_bytes()).hexdigest() == sha for name, sha in listed.items())
    (release,) = manifest["releases"]
    assert release["files"] == [
        {"name": "annat.html", "sha256": event.files["annat.html"], "in_package": True}
    ]


def test_a_report_that_was_changed_after_it_left_is_not_passed_off_as_what_left(study):
    let(study, "annat", OTHERS)
    (study.path / "reports" / "_out" / "utgiven-annat" / "annat.html").write_bytes(html("Ändrat."))
    made = archive(study)
    assert not {name for name in names(made) if name.startswith("rapporter/")}
    assert any(line.startswith("Inte med, helt eller delvis:") for line in made["lines"])
    assert not made["releases"][0]["files"][0]["in_package"]


def test_nobodys_words_no_hidden_count_no_key_and_no_case_are_in_the_package(study, tmp_path):
    key = tmp_path / "nyckel.csv"
    key.write_text("P1;Kerstin Ek\r\n", encoding="utf-8", newline="\n")
    settings = study.path / "study.yaml"
    outside = f"pseudonym_key: {key.as_posix()}\nnames_list:\n  {tmp_path.as_posix()}/namn.txt\n"
    settings.write_text(settings.read_text(encoding="utf-8") + outside, encoding="utf-8", newline="\n")
    let(study, "antal", OTHERS)
    made = archive(Study.open(study.path))
    written = text_of(made["folder"])
    drop_cache(study.path)
    assert not found_in(Path(made["folder"]), (*SECRETS, "hemligt antal", "nyckel.csv", "namn.txt"))
    assert "pseudonym_key:  # ligger utanför studien" in written
    assert not {name for name in names(made) if "familjer" in name or "cases" in name}
    assert entries(made)["key"]["n"] == 1 and "Kerstin" not in json.dumps(made, ensure_ascii=False)


def test_cases_go_along_in_a_folder_of_their_own_when_asked_for(tmp_path):
    made = archive(make(tmp_path, family_tables()), with_cases=True)
    assert "tabeller-familjer/cases.csv" in names(made)
    readme = (Path(made["folder"]) / "LASMIG.txt").read_text(encoding="utf-8-sig")
    assert "tabeller-familjer" in readme and "inte heller tabellerna om familjer" not in readme


def test_the_log_tells_what_was_done_without_quotes(study):
    let(study, "annat", OTHERS)
    log = (Path(archive(study)["folder"]) / "logg.txt").read_text(encoding="utf-8-sig")
    events = study.journal.events
    assert len(log.splitlines()) == len(events) + 2 and "släppte annat: teamet" in log
    assert "”" not in log


def test_nothing_is_written_over(study, tmp_path):
    (tmp_path / "paket").mkdir()
    (tmp_path / "paket" / "viktigt.txt").write_text("kvar", encoding="utf-8")
    with pytest.raises(UseError):
        archive(study, tmp_path / "paket")


# the disposal list


def test_every_kind_of_material_is_listed_with_how_much_and_nothing_is_deleted(study):
    let(study, "annat", OTHERS)
    before = {path for path in study.path.rglob("*") if path.is_file()}
    made = entries(archive(study, study.path.parent / "paket"))
    counts = {kind: entry["n"] for kind, entry in made.items()}
    assert counts == {"minutes": 1, "transcript": 2, "unlisted": 2, "texts": 3, "journal": len(journals(study)), "tables": 4,
                      "cases": 2, "released": 1, "ledger": 1, "drafts": 1, "cache": 1, "sent": 1, "copies": None}  # fmt: skip
    assert {path for path in study.path.rglob("*") if path.is_file()} == before


def journals(study: Study) -> list[Path]:
    return [path for path in (study.path / "journal").rglob("*") if path.is_file()]


def test_without_a_rule_the_archivist_is_to_be_asked(study):
    made = archive(study)
    assert "Regel: ingen regel angiven: fråga arkivarien" in made["lines"]
    assert {entry["rule"] for entry in made["disposal"]} == {""}
    sheet = openpyxl.load_workbook(Path(made["folder"]) / "gallringslista.xlsx").active
    rows = list(sheet.values)
    assert rows[0] == ("Material", "Antal", "Från–till", "Att göra", "Senast")
    assert {row[4] for row in rows[1 : len(made["disposal"]) + 1]} == {"fråga arkivarien"}
    assert rows[-1][0] == "Regel: ingen regel angiven: fråga arkivarien"


def test_study_yaml_may_say_per_kind_what_is_kept_and_what_goes_when(tmp_path):
    study = make(
        tmp_path, {"texts/a~1.txt": "Text.", "sources/a.mp3": b"ljud"},
        SETTINGS + "disposal: {recording: 2025-06-30, texts: bevaras}\n",
    )  # fmt: skip
    made = entries(archive(study, tmp_path / "paket"))
    assert (made["recording"]["keep"], made["recording"]["by"]) == (False, "2025-06-30")
    assert (made["texts"]["keep"], made["texts"]["by"], made["texts"]["rule"]) == (True, "", "Efter två år")
    assert made["recording"]["to_do"].startswith("Gallras.") and made["texts"]["to_do"].startswith("Bevaras.")


def test_a_kind_that_does_not_exist_or_a_day_that_is_none_is_told(tmp_path):
    for wrong in ("{ljudband: 2025-06-30}", "{texts: snart}", "{texts: }", "2025"):
        study = make(tmp_path, {}, SETTINGS + f"disposal: {wrong}\n")
        assert [(p.column, p.kind) for p in study.problems if p.level == "error"] == [
            ("disposal", "bad_setting")
        ]
        assert study.settings.disposal == {}


def test_a_date_of_one_familys_case_is_nowhere_in_the_list(study):
    made = archive(study)
    assert (entries(made)["cases"]["first"], entries(made)["cases"]["last"]) == ("", "")
    assert lines(study.path)  # the journal is as it was
