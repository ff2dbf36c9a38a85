"""Make the example study: ``python -m tests.exempelkommun.generate [FOLDER]``.

The same content gives the same files, byte for byte.
"""

import shutil
import sys
from pathlib import Path

from data_templates import find
from tests.examples import table_text
from tests.exempelkommun import documents, journals, sources, tables
from tests.exempelkommun.content import HERE, listed
from tests.exempelkommun.workbooks import workbook

STUDY = find("examples", "exempelkommun")
ODD = HERE / "odd"
BESIDE = ("contradictions", "open_questions")  # tables that stand beside the workbook


def generate(folder: str | Path = STUDY) -> None:
    """Write the study into `folder`; what the generator wrote there before goes."""
    folder = Path(folder)
    files = study_files()  # before anything goes: when the content is wrong, the old study stays
    for part in ("tables", "cases", "sources", "texts", "journal"):
        shutil.rmtree(folder / part, ignore_errors=True)
    for path, data in files.items():
        _write(folder / path, data)


def study_files() -> dict[str, bytes]:
    """Every file of the study: path → content."""
    files = sources.all_sources()
    found = documents.all_documents(files)
    project = tables.project_tables() | {"documents": documents.table(found)}
    return {
        "study.yaml": (HERE / "study.yaml").read_text(encoding="utf-8").encode(),
        "tables/project.xlsx": workbook(project, "Tidiga steg: tabeller"),
        **{f"tables/{name}.csv": table_text(name, listed(name)).encode("utf-8-sig") for name in BESIDE},
        "cases/cases.xlsx": workbook(tables.case_tables(), "Tidiga steg: familjer", project),
        **{f"sources/{name}": data for name, data in files.items()},
        **{f"texts/{document.id}.txt": document.extracted.text.encode() for document in found.values()},
        **{f"journal/{name}": data for name, data in journals.journal_files(found).items()},
    }


def odd_files(folder: str | Path = ODD) -> None:
    """Write the files that only tests of the import use: a duplicate, and minutes with a wrong date."""
    for name, data in sources.odd_sources().items():
        _write(Path(folder) / name, data)


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


if __name__ == "__main__":
    generate(*sys.argv[1:2])
    if not sys.argv[1:]:
        odd_files()
