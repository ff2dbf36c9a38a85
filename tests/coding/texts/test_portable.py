"""PDFs: lines put together, what is repeated left out, and files that cannot be read."""

import io

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coding.texts import Extracted, extract
from coding.texts.portable import read_pdf
from evaluation.errors import FoljeError

LONG = "Samordnaren frågade förskolan när ansvaret för den nya rutinen ska vara"


def pdf(*pages, encrypt=None):
    """A PDF with these lines on its pages, in a standard font."""
    made = pikepdf.new()
    font = made.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1,
                                                 BaseFont=pikepdf.Name.Helvetica, Encoding=pikepdf.Name.WinAnsiEncoding))  # fmt: skip
    for lines in pages:
        page = made.add_blank_page(page_size=(595, 842))
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        shown = b"".join(b"(%s) Tj T* " % _escaped(line) for line in lines)
        page.Contents = made.make_stream(b"BT /F1 10 Tf 14 TL 50 780 Td " + shown + b"ET")
    packed = io.BytesIO()
    made.save(packed, encryption=encrypt or False)
    return packed.getvalue()


def _escaped(line):
    return line.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


@pytest.fixture
def read(tmp_path):
    """Extract a PDF with these lines on its pages."""

    def extracted(*pages):
        (tmp_path / "a.pdf").write_bytes(pdf(*pages))
        return extract(tmp_path / "a.pdf")

    return extracted


def test_lines_become_paragraphs_and_items(read):
    extracted = read(["Möte i mars", LONG, "klar, och fick svar.", "- Åke ringer", "- Öppet hus", "Tack!"])
    assert [(p.kind, extracted.of(p)) for p in extracted.parts] == [
        ("paragraph", "Möte i mars"), ("paragraph", f"{LONG} klar, och fick svar."), ("item", "- Åke ringer"),
        ("item", "- Öppet hus"), ("paragraph", "Tack!"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("ansvarsför-", "delningen", "ansvarsfördelningen"),
        ("ansvarsför\u00ad", "delningen", "ansvarsfördelningen"),
        ("barn-", "och ungdomsvård", "barn- och ungdomsvård"),
        ("HLT-", "modellen", "HLT-modellen"),
        ("Nya-", "Norrbotten", "Nya-Norrbotten"),
    ],
)
def test_words_that_are_divided_at_the_end_of_a_line_are_put_together(read, first, second, joined):
    assert read([f"{LONG} {first}", f"{second} är ny."]).text == f"{LONG} {joined} är ny."


def test_headers_and_footers_are_left_out_and_told(read):
    pages = [["Minnesanteckningar 2023", f"{word} punkten togs upp.", "Arbetsmaterial", f"Sida {n}"]
             for n, word in enumerate(("Första", "Andra", "Tredje"), 1)]  # fmt: skip
    extracted = read(*pages)
    assert extracted.text == "Första punkten togs upp.\nAndra punkten togs upp.\nTredje punkten togs upp."
    assert any("”Minnesanteckningar 2023”, ”Sida 1”, ”Arbetsmaterial”" in note for note in extracted.notes)


def test_each_turn_of_a_transcript_begins_a_paragraph(read):
    extracted = read([f"Intervjuare: {LONG}", f"Informant: {LONG}", "klar nu.", "Intervjuare: Tack!"])
    assert [(p.speaker, extracted.of(p)) for p in extracted.parts] == [
        ("Intervjuare", LONG), ("Informant", f"{LONG} klar nu."), ("Intervjuare", "Tack!"),
    ]  # fmt: skip


def test_a_sentence_goes_on_over_a_page(read):
    assert read(["Rubrik", LONG], ["klar den här veckan."]).text == f"Rubrik\n{LONG} klar den här veckan."


def test_pages_without_text_are_named_and_a_file_of_pictures_is_refused(read):
    assert any("sidan 2 har ingen text" in note for note in read(["Text här."], []).notes)
    with pytest.raises(FoljeError, match="inget textlager"):
        read([], [])


def test_a_password_is_told_but_one_only_for_changes_is_not(tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(
        pdf(
            ["Hej på er alla"],
            encrypt=pikepdf.Encryption(owner="a", user="b", R=3, aes=False, metadata=False),
        )
    )
    with pytest.raises(FoljeError, match="skyddad med lösenord"):
        extract(path)
    path.write_bytes(
        pdf(
            ["Hej på er alla"], encrypt=pikepdf.Encryption(owner="a", user="", R=3, aes=False, metadata=False)
        )
    )
    assert extract(path).text == "Hej på er alla"


@pytest.mark.parametrize(
    "content",
    [b"hej", b"%PDF-1.7\n", b"%PDF-1.4\n1 0 obj << /Type /Catalog >> endobj trailer <</Root 1 0 R>>"],
)
def test_what_is_no_pdf_is_told(tmp_path, content):
    (tmp_path / "a.pdf").write_bytes(content)
    with pytest.raises(FoljeError, match=r"inte en hel PDF|inget textlager"):
        extract(tmp_path / "a.pdf")


def test_too_many_pages_and_too_much_text_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("coding.texts.portable.MAX_PAGES", 2)
    with pytest.raises(FoljeError, match="orimligt stor"):
        read_pdf(pdf(["a"], ["b"], ["c"]), tmp_path / "a.pdf")
    monkeypatch.setattr("coding.texts.portable.MAX_TEXT", 5)
    with pytest.raises(FoljeError, match="orimligt stor"):
        read_pdf(pdf(["Mycket text"]), tmp_path / "a.pdf")


SAMPLE = pdf(["Möte i mars", LONG], ["klar.", "Sida 2"])


@given(st.lists(st.tuples(st.integers(0, len(SAMPLE) - 1), st.binary(min_size=1, max_size=12)), max_size=6))
def test_damage_anywhere_gives_a_clear_error_or_a_text(tmp_path_factory, changes):
    data = bytearray(SAMPLE)
    for place, noise in changes:
        data[place : place + len(noise)] = noise
    path = tmp_path_factory.mktemp("a") / "a.pdf"
    path.write_bytes(bytes(data))
    try:
        assert isinstance(extract(path), Extracted)
    except FoljeError as error:
        assert error.where == path
