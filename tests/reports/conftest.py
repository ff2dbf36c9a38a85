"""The sample document rendered once for all tests of rendering."""

import lxml.html
import pytest

from reports.rendering import render
from tests.reports.rendered import SAMPLE


@pytest.fixture(scope="session")
def rendering(tmp_path_factory):
    return render(SAMPLE, out_dir=tmp_path_factory.mktemp("rendered"))


@pytest.fixture(scope="session")
def page(rendering):
    return lxml.html.fromstring(rendering.files[0].read_bytes().decode("utf-8"))


@pytest.fixture(scope="session")
def word(rendering):
    from docx import Document

    return Document(str(rendering.files[1]))


@pytest.fixture(scope="session")
def pdf(rendering):
    import pikepdf

    with pikepdf.open(rendering.files[2]) as opened:
        yield opened
