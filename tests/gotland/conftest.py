"""The example study and its memo, made once."""

import pytest

from evaluation import Study
from reports import production
from tests.gotland.memo import FOLDER


@pytest.fixture(scope="session")
def study() -> Study:
    return Study.open(FOLDER)


@pytest.fixture(scope="session")
def targets(study) -> dict[str, str]:
    """The figures of the document by id."""
    return dict(zip(study.targets["id"], study.targets["value"], strict=True))


@pytest.fixture(scope="session")
def memos(study, tmp_path_factory) -> dict:
    """The memo as it is made for the board, in both languages."""
    out = tmp_path_factory.mktemp("memo")
    how = {"to": ("html", "docx"), "out": out, "audience": "board", "say_progress": _silent}
    return {lang: production.report(study, None, lang=lang, **how) for lang in ("sv", "en")}


def _silent(text: str, *, passing: bool = False) -> None:
    pass
