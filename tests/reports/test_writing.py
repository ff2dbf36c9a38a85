"""What an author inserts follows the data; what she writes herself is read for what may be wrong."""

import shutil

import pytest

import folje
from data_templates import find
from evaluation import Study
from evaluation.errors import UseError
from evaluation.events import QuoteCheck
from evaluation.words import say
from reports import checking, prose, writing
from reports.material import Material
from reports.rendering.document import Text
from reports.rendering.qmd import read
from reports.report import Report
from reports.writing.documents import written
from reports.writing.insertions import Insertions, insert
from tests.reports.model_case import model_case

EXAMPLE = find("examples", "exempelkommun")


@pytest.fixture(scope="module")
def study():
    return Study.open(EXAMPLE)


@pytest.fixture(scope="module")
def insertions(study):
    return Insertions(Material(study))


def lines_of(tmp_path, text: str) -> list[tuple[int, str]]:
    (tmp_path / "x.qmd").write_text(text, encoding="utf-8")
    return [(s.line, s.text.strip()) for s in written(tmp_path / "x.qmd", "x.qmd", "sv").sentences]


def found(tmp_path, insertions, text: str) -> list[tuple[str, int]]:
    (tmp_path / "x.qmd").write_text(text, encoding="utf-8")
    problems = writing.of_document(written(tmp_path / "x.qmd", "reports/x.qmd", "sv"), insertions)
    return [(problem.kind, problem.row) for problem in problems]


# reading


def test_only_prose_is_read_with_the_lines_it_stands_on(tmp_path):
    text = "---\ntitle: 17\n---\n\nEtt.\n\n```{python}\nr.table('x') # 17\n```\n\n<!-- 17\n17 -->\n\n~~~\n17\n~~~\n\nTvå `17` {#sec-a}.\n"
    assert lines_of(tmp_path, text) == [(5, "Ett."), (18, "Två  ·   .")]


def test_a_block_in_another_language_is_read_in_that_language(tmp_path, insertions):
    text = "Samtliga.\n\n::: {.en}\nSamtliga. All families.\n:::\n\nAll families.\n"
    assert found(tmp_path, insertions, text) == [("word_identifying", 1), ("word_identifying", 4)]


def test_what_a_cell_makes_can_be_referred_to(tmp_path, insertions):
    text = 'Se @tbl-collection, @fig-min och @sec-a.\n\n# A {#sec-a}\n\n```{python}\nr.table("collection")\n```\n\n```{python}\n#| label: fig-min\n```\n'
    assert found(tmp_path, insertions, text) == []


def test_a_quote_over_two_lines_is_told_at_the_line_it_begins_on(tmp_path, insertions):
    text = "En sak.\nHon sade ”så här har ingen\nmänniska sagt i studien”.\n"
    assert found(tmp_path, insertions, text) == [("quote_from_nowhere", 2)]


def test_words_of_a_meeting_or_of_one_who_has_withdrawn_are_told_apart(tmp_path, insertions):
    passages = {p.name[:6]: p for p in insertions.ids.passages.values()}
    gone = " ".join(passages["c5b5a5"].quote.split()[:8])
    (problem,) = writing.of_document(_written(tmp_path, f"Hon sade ”{gone}”."), insertions)
    assert (problem.kind, problem.level) == ("quote_withdrawn_used", "error")
    assert gone not in problem.message


def _written(tmp_path, text):
    (tmp_path / "x.qmd").write_text(text, encoding="utf-8")
    return written(tmp_path / "x.qmd", "reports/x.qmd", "sv")


def test_more_than_two_quotes_of_one_informant_are_told(tmp_path, insertions):
    by: dict[str, list[str]] = {}
    for quote in insertions.quotes.values():
        if quote.has_consent:
            by.setdefault(quote.informant, []).append(quote.passage)
    three = max(by.values(), key=len)[:3]
    text = "".join(f'`{{python}} r.text("quote {name}")`\n\n' for name in three)
    assert ("too_many_quotes", 5) in found(tmp_path, insertions, text)


def test_a_typed_number_names_the_insertion_that_gives_it(tmp_path, insertions):
    (problem,) = writing.of_document(_written(tmp_path, "Vi följde 17 familjer."), insertions)
    assert 'r.number("families")' in problem.message


@pytest.mark.parametrize(
    "example", ["exempelkommun", "barnhalsovard24", "goteborgsregionen", "gotland", "sormland"]
)
def test_the_documents_that_ship_have_nothing_to_tell(tmp_path, example):
    shutil.copytree(find("examples", example), tmp_path / "s")
    opened = Study.open(tmp_path / "s")
    (tmp_path / "s" / "reports").mkdir()
    shutil.copy(find("reports", f"{opened.settings.report}.qmd"), tmp_path / "s" / "reports")
    assert [str(problem) for problem in writing.problems(opened)] == []


def test_what_an_author_has_written_is_checked_but_no_figure_rests_on_it(tmp_path):
    study = model_case(tmp_path)
    before = len(checking.problems(study))
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "egen.qmd").write_text("Materialet är anonymt.\n", encoding="utf-8")
    assert len(checking.problems(study)) == before
    (told,) = [p for p in checking.check(study)["problems"] if p["file"] == "reports/egen.qmd"]
    assert (told["row"], told["level"]) == (1, "note")


def test_what_would_stop_the_report_is_told_before_it_is_made(tmp_path, monkeypatch):
    study, own = model_case(tmp_path), tmp_path / "reports"
    own.mkdir()
    body = "---\ntitle: T\ntoc-dept: 2\n---\n\n{{< include _del.qmd >}}\n\n::: {.panel-tabset}\n:::\n"
    (own / "egen.qmd").write_text(body, encoding="utf-8")
    (own / "_del.qmd").write_text("Text.\n\n{{< var ort >}}\n", encoding="utf-8")
    monkeypatch.setattr("reports.rendering.quarto.program", lambda: None)
    assert [(p.place, p.kind, p.level) for p in writing.problems(study)] == [
        ("reports/egen.qmd", "near_key", "error"),
        ("_del.qmd, rad 3", "unset_var", "error"),
        ("reports/egen.qmd, rad 8", "needs_quarto", "error"),
    ]
    monkeypatch.setattr("reports.rendering.quarto.program", lambda: "quarto")
    assert [p.level for p in writing.problems(study) if p.kind == "needs_quarto"] == ["note"]


# inserting


def test_every_number_and_text_says_what_it_is_in_both_languages():
    for lang in ("sv", "en"):
        assert all(say(f"writing.number_{name}", lang) for name in prose.NUMBERS)
        assert all(say(f"writing.text_{name}", lang) for name in prose.TEXTS)


def test_what_is_listed_can_be_pasted_and_shows_what_is_listed(study, insertions):
    r = Report(EXAMPLE)
    shown = insert(study, None)["insertions"]
    assert {each["kind"] for each in shown} == {"number", "text", "claim", "quote", "table", "figure"}
    for each in shown:
        if each["kind"] == "number":
            assert each["shows"].endswith(eval(each["line"].removeprefix("`{python} ").rstrip("`"), {"r": r}))
        elif each["kind"] == "claim":
            assert str(eval(each["line"].removeprefix("`{python} ").rstrip("`"), {"r": r})).startswith(
                each["shows"]
            )


def test_a_word_chooses_and_an_unknown_word_is_refused(tmp_path):
    small = model_case(tmp_path)
    assert {each["name"] for each in insert(small, "intervju")["insertions"]} >= {
        "interviews",
        "family_interviews",
    }
    with pytest.raises(UseError, match="krusbär"):
        insert(small, "krusbär")


def test_the_command_lists_what_an_audience_may_see(capsys):
    assert folje.main(["insert", str(EXAMPLE), "claim", "--audience", "team"]) == 0
    said = capsys.readouterr().out
    assert 'claim("C01")' in said and 'claim("C02")' not in said


def test_one_changed_row_changes_every_occurrence(tmp_path):
    study = model_case(tmp_path)
    document = read(find("reports", "delrapport.qmd"))
    expressions = [e.code for block in document.blocks if isinstance(block, Text) for e in block.expressions]
    interviews = [code for code in expressions if '"interviews_words"' in code]
    assert len(interviews) == 2
    path = study.path / "tables" / "interviews.csv"
    values = []
    for row in ("", "i9;T2;team;held;2024-05-02\n"):
        path.write_text(path.read_text(encoding="utf-8") + row, encoding="utf-8", newline="\n")
        values.append([eval(code, {"r": Report(study.path)}) for code in interviews])
    assert values == [["2 intervjuer"] * 2, ["3 intervjuer"] * 2]


def test_a_claim_that_is_a_draft_or_meant_for_others_stops_the_report(study):
    for name, audience in (("C25", "evaluator"), ("C02", "team"), ("C99", "evaluator")):
        with pytest.raises(UseError, match=name):
            prose.text(f"claim {name}", Material(study, audience))


def test_a_quote_goes_only_through_consent_and_trial_and_two_of_each(tmp_path):
    shutil.copytree(EXAMPLE, tmp_path / "s")
    study = Study.open(tmp_path / "s")
    bank = [quote for quote in Insertions(Material(study)).quotes.values() if quote.informant == "P01"]
    study.journal.write("U1", *(QuoteCheck(passage=quote.passage, recognisable="no") for quote in bank[:3]))
    material = Material(study, "team")
    first, second, third, untried = (quote.passage for quote in bank[:4])
    assert prose.text(f"quote {first[:8]}", material).endswith("(Familj)")
    assert prose.text(f"quote {first[:8]}", material) == prose.text(f"quote {first}", material)
    prose.text(f"quote {second}", material)
    with pytest.raises(UseError, match="fler än 2"):
        prose.text(f"quote {third}", material)
    with pytest.raises(UseError, match="får inte användas"):
        prose.text(f"quote {untried}", material)
    assert "Antal citat: 2" in prose.text("quotes_used", material)
