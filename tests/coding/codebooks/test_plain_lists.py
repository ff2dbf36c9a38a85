"""A codebook from a plain list, whatever way its levels are written."""

import pytest

from coding.codebooks.plain_lists import codes_of, read_list, written_list
from evaluation.errors import UseError
from tests.coding.codebooks.material import SMALL

TREE = [("Hinder", None), ("Tid", "HINDER"), ("Brist", "TID"), ("Stöd", None)]


@pytest.mark.parametrize(
    "text",
    [
        "Hinder\n  Tid\n    Brist\nStöd\n",
        "Hinder\n\tTid\n\t\tBrist\n\nStöd",
        "- Hinder\n  - Tid\n    - Brist\n- Stöd",
        "1. Hinder\n   1. Tid\n      a\u0301".replace("a\u0301", "Brist") + "\n2. Stöd",
        "Hinder / Tid / Brist\nStöd",
        "Hinder::Tid::Brist\r\nStöd\r\n",
        "# mina koder\nHinder\nHinder / Tid\nHinder / Tid / Brist\nStöd",
    ],
)
def test_levels_are_read_from_indentation_or_signs(text):
    assert [(code["name"]["sv"], code.get("parent")) for code in codes_of(text)] == TREE


def test_the_same_name_in_two_branches_is_two_codes():
    found = codes_of("Team\n  Tid\nStyrgrupp\n  Tid\n")
    assert [(code["id"], code.get("parent")) for code in found] == [
        ("TEAM", None), ("TID", "TEAM"), ("STYRGRUPP", None), ("TID-2", "STYRGRUPP"),
    ]  # fmt: skip


def test_a_list_in_an_old_encoding_is_read(tmp_path):
    path = tmp_path / "koder.txt"
    path.write_bytes("Öppning\n  Återkoppling från någon på mötet\n".encode("cp1252"))
    assert [code["name"]["sv"] for code in read_list(path)["codes"]] == [
        "Öppning",
        "Återkoppling från någon på mötet",
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [("\n# inget\n", "inga koder"), ("A\n" + "x" * 90, "koder.txt, rad 2: Namnet är längre")],
)
def test_what_is_no_list_of_codes_is_refused(tmp_path, text, words):
    path = tmp_path / "koder.txt"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UseError, match=words):
        read_list(path)


def test_a_written_list_is_read_back():
    assert [code["name"]["sv"] for code in codes_of(written_list(SMALL))] == [
        "Hinder",
        "Tid",
        "Pengar",
        "Tjänster",
        "Öppning",
    ]
