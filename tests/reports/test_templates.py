"""Templates of documents: a report to change and the region's look, where the author wants them."""

import pytest

from data_templates import find
from evaluation import Study
from evaluation.errors import UseError
from reports.production import find_document
from reports.templates import report_names, template
from tests.folders import make


@pytest.mark.parametrize("name", report_names())
def test_a_report_is_copied_with_the_extension_and_is_then_the_one_that_is_made(tmp_path, name):
    study = make(tmp_path)
    made = template(name, study.path / "reports" / "egen.qmd", study=study)
    assert made["lines"] == [
        f"Rapportens mall ligger i {made['files'][0]}. Ligger den i studiens mapp reports görs den med: folje report egen"
    ]
    own = find_document(Study.open(study.path), "egen")
    assert own.parent == study.path / "reports"
    assert own.read_bytes() == find("reports", f"{name}.qmd").read_bytes()
    extension = own.parent / "_extensions" / "folje"
    assert (extension / "_extension.yml").is_file() and not (extension / "fonts").exists()


@pytest.mark.parametrize(
    ("name", "lang", "begins"), [("profil", None, "# Organisationens"), ("brand", "en", "# The org")]
)
def test_the_look_is_given_in_either_language(tmp_path, name, lang, begins):
    template(name, tmp_path / "_brand.yml", lang=lang)
    assert (tmp_path / "_brand.yml").read_text(encoding="utf-8").startswith(begins)


@pytest.mark.parametrize(
    ("name", "file", "said"),
    [
        ("delraport", "a.qmd", "Menas delrapport?"),
        ("proffil", "a.yml", "Menas profil?"),
        ("xyz", "a.yml", "Välj bland: protokoll, alla, profil, bildspel, delrapport"),
        ("delrapport", "a.docx", "Låt filnamnet sluta på .qmd."),
        ("profil", "a.yaml", "Låt filnamnet sluta på .yml."),
        ("delrapport", "finns.qmd", "Filen finns redan"),
    ],
)
def test_what_cannot_be_given_is_said_and_nothing_is_written(tmp_path, name, file, said):
    (tmp_path / "finns.qmd").write_text("mitt", encoding="utf-8")
    with pytest.raises(UseError, match=said):
        template(name, tmp_path / file)
    assert [path.name for path in tmp_path.iterdir()] == ["finns.qmd"]
