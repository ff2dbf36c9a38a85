"""How a text file is written is seen from its bytes, so that å, ä and ö arrive however a program saved them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.decoding import delimiter_of, encoding_of, spoilt

TEXT = "Möte;Åtgärd\r\nTeamet möttes på våren;Öppna förskolan följer upp\r\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "mac_roman", "cp850"]
)
def test_swedish_is_read_from_every_encoding_that_excel_saves(encoding):
    data = TEXT.encode(encoding)
    assert data.decode(encoding_of(data)) == TEXT


@pytest.mark.parametrize("text", ["”citat” och – tankstreck", "pris 5 €", "naïve", "Id;Text\r\na;b\r\n"])
def test_other_signs_do_not_make_windows_another_encoding(text):
    data = text.encode("cp1252")
    assert data.decode(encoding_of(data)) == text


@given(st.binary(max_size=200))
def test_no_bytes_are_refused(data):
    data.decode(encoding_of(data), "replace")
    spoilt(data, encoding_of(data))


@pytest.mark.parametrize("mark", [";", "\t", ","])
@pytest.mark.parametrize(
    "text",
    [
        "a;b\n1;2\n",
        "Möten, våren 2023\na;b\n1;2\n3;4\n",
        "\n\na;b\n",
        'a;"b, c, d, e, f"\n',
        '"x, y; z\tå";b\n1;"2, 3, 4"\n',
    ],
)
def test_the_delimiter_is_what_the_rows_have_in_common(mark, text):
    parted = text.split('"')
    parted[::2] = [part.replace(";", mark) for part in parted[::2]]  # quotation marks keep what is theirs
    if mark != "," or "våren" not in text:
        assert delimiter_of('"'.join(parted)) == mark


def test_semicolons_inside_cells_do_not_make_a_comma_file_another():
    assert delimiter_of("Id,Titel,Samverkar med\na,A,tandvård; socialtjänst; bibliotek; skola\n") == ","


def test_commas_in_texts_do_not_make_a_semicolon_file_another():
    assert delimiter_of("Id;Text\n1;a, b, c, d\n2;e, f, g\n") == ";"


@pytest.mark.parametrize(
    ("data", "found"),
    [
        ("Möte;x\n".encode(), {}),
        ("a\nb\nMöte".encode().decode("cp1252").encode(), {"garbled": 3}),
        ("a\nGrupp\ufffdn".encode(), {"garbled": 2}),
        (b"a\nb\x00\n", {"nulls": 2}),
        ("a\x00".encode("utf-16"), {}),
    ],
)
def test_letters_that_have_gone_wrong_are_found_with_their_row(data, found):
    assert spoilt(data, encoding_of(data)) == found
