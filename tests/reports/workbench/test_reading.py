"""A text is cut into units to move between; nothing is lost of it, and nothing is shown that must not be."""

import pytest

from coding.acts import marked
from evaluation.events import Memo, Passage
from reports.workbench.reading import Reading, left_out
from tests.reports.workbench.material import INTERVIEW, LONG, MINUTES, NOTES, SHORT, TEXTS, TRAPS, study


@pytest.fixture
def made(tmp_path):
    return study(tmp_path)


def reading(study, document, source="protocol"):
    return Reading(study, document, source, left_out(study))


def told(reading, marks=None, notes=None):
    return [reading.told(place, marks or {}, notes or {}) for place in range(len(reading.units))]


def words(unit):
    return "".join(piece["text"] for piece in unit["pieces"])


def test_a_protocol_is_its_notes_with_their_fields_under_the_headings_of_the_items(made):
    units = told(reading(made, LONG))
    notes = [unit for unit in units if unit["kind"] == "passage"]
    assert [words(unit) for unit in notes] == NOTES
    assert {unit["label"] for unit in notes} == {"Vad som sades och gjordes"}
    assert [words(unit) for unit in units if unit["kind"] == "heading"] == ["Punkt 1: Ansvar"]
    assert [(unit["label"], words(unit)) for unit in units if unit["kind"] == "form"] == [
        ("Grupp", "Team"), ("Plats", "Norrby")]  # fmt: skip
    assert not [unit for unit in units if "Gärna korta" in words(unit)], "the help is for who writes"
    assert not [unit for unit in units if "Fält" in words(unit)], "the heads of tables say nothing here"


FORM = """\
Observationsprotokoll
Om mötet
Fält\tAnteckning
Grupp
Som den heter i studien, till exempel Teamet\tTeamet
Slut\t
Mötesform\t☐\u00a0på\u00a0plats      ☒\u00a0hybrid
Närvarande
Roller, en per rad. Skriv (digitalt) efter den som deltog via länk.\tsamordnare
rektor (digitalt)
Frånvarande\t
Underlaget är\t☐\u00a0samtida      ☐\u00a0rekonstruerat
Punkt 1:\u0020
Vad som sades och gjordes\t\t
Punkt 2:\u0020
Vad som sades och gjordes\tTeamet enades om vem som ringer.\t
Samspel\t\t
Ett eget stycke mellan tabellerna.
Punkt 3:\u0020
Samspel\t\t
Efter mötet
Observatörens reflektion\tTryggare än sist.
Andra stycket.
Familjeärende – anteckna inte\t☐\u00a0Förekom\u00a0och\u00a0är\u00a0inte\u00a0antecknat
Checklista
Kod\tIndikator\tNoterat\tInte noterat\tGick inte att se
FOR\tForming\t\t\t
FOR1\tFrågor om uppdrag och roll\t☐\t☒\t☐
FOR2\tDen egna verksamheten presenteras\t☐\t☐\t☐"""


def test_of_a_form_only_what_was_answered_is_shown_with_its_question(made):
    name, note = f"{SHORT}~2", "Teamet enades om vem som ringer."
    (made.path / "texts" / f"{name}.txt").write_bytes(FORM.encode())
    start = FORM.index(note)
    made.journal.write(
        "U2",
        Passage(text=name, start=start, end=start + len(note), quote=note, field="said"),
        Memo(about=SHORT, role="reflection", content="Tryggare än sist.\nAndra stycket."),
    )
    units = told(reading(made, SHORT))
    assert [(unit["kind"], unit["label"], words(unit)) for unit in units] == [
        ("form", "Grupp", "Teamet"),
        ("form", "Mötesform", "hybrid"),
        ("form", "Närvarande", "samordnare\nrektor (digitalt)"),
        ("heading", "", "Punkt 2: "),
        ("passage", "Vad som sades och gjordes", "Teamet enades om vem som ringer."),
        ("form", "", "Ett eget stycke mellan tabellerna."),
        ("form", "Inte noterat", "FOR1\tFrågor om uppdrag och roll"),
    ]
    assert all(FORM[unit["id"] : unit["end"]] == words(unit) for unit in units)


def test_a_line_of_a_form_that_has_been_coded_is_shown_whatever_stands_in_it(made):
    made.journal.write("U2", marked(made, LONG, *span(LONG, "Efter mö")))
    units = told(reading(made, LONG))
    assert words(units[-1]) == "Efter mötet"


def test_turns_have_their_speaker_and_what_is_no_passage_yet_can_be_coded(made):
    units = told(reading(made, INTERVIEW, "transcript"))
    assert [(unit["kind"], unit["label"], words(unit)) for unit in units] == [
        ("question", "Intervjuare", "Hur var det?"),
        ("text", "Informant", "Det var bra. Vi fick hjälp direkt."),
        ("passage", "Informant", "Sedan blev det tyst."),
    ]


def test_every_line_of_minutes_is_a_unit_as_it_is_written(made):
    units = told(reading(made, MINUTES, "minutes"))
    assert [words(unit) for unit in units] == [*TRAPS, "Beslut: rutinen prövas."]
    assert all(TEXTS[MINUTES][unit["id"] : unit["end"]] == words(unit) for unit in units)


def test_of_a_family_matter_no_word_is_told(made):
    units = told(reading(made, SHORT), {"c" * 16: [{"id": "x", "code": "BES"}]})
    [hidden] = [unit for unit in units if unit["kind"] == "hidden"]
    assert (hidden["pieces"], hidden["marks"], hidden["passage"]) == ([], [], "")
    assert "familj" not in str([unit for unit in units if unit is not hidden])


def test_a_withdrawn_interview_is_not_shown(tmp_path):
    made = study(tmp_path)
    rows = "id;avser;samtycke till;lämnat;återkallat\nc1;T01;intervju;2023-05-01;2023-07-01\n"
    (tmp_path / "cases").mkdir()
    (tmp_path / "cases" / "consents.csv").write_text(rows, encoding="utf-8", newline="")
    made.read_again()
    assert {unit["kind"] for unit in told(reading(made, INTERVIEW, "transcript"))} == {"hidden"}


def test_words_inside_a_unit_cut_it_into_pieces_and_their_codes_say_which_words(made):
    inner = marked(made, LONG, *span(LONG, "Samordnaren frågar"))
    across = marked(made, LONG, *span(LONG, "frågar vem"))
    made.journal.write("U1", inner, across)
    marks = {name: [{"id": name, "code": "BES"}] for name in (inner.name, across.name)}
    unit = next(unit for unit in told(reading(made, LONG), marks) if unit["passage"] == f"{1:016x}")
    assert words(unit) == NOTES[0]
    cut = [(piece["text"], len(piece["in"])) for piece in unit["pieces"] if piece["in"]]
    assert cut == [("Samordnaren ", 1), ("frågar", 2), (" vem", 1)]
    assert [mark["words"] for mark in unit["marks"]] == ["Samordnaren frågar", "frågar vem"]


def test_a_passage_over_several_lines_is_one_unit_where_it_fills_them_and_is_drawn_in_each_where_not(made):
    whole = marked(made, MINUTES, 0, TEXTS[MINUTES].index("\nDen"))
    made.journal.write("U1", whole)
    first = told(reading(made, MINUTES, "minutes"))
    assert [words(unit) for unit in first] == ["\n".join(TRAPS[:2]), TRAPS[2], "Beslut: rutinen prövas."]
    start = TEXTS[MINUTES].index("ordningen")
    partly = marked(made, MINUTES, start, TEXTS[MINUTES].index("rutinen"))
    made.journal.write("U1", partly)
    units = told(reading(made, MINUTES, "minutes"), {partly.name: [{"id": "x"}]})
    assert [len(unit["marks"]) for unit in units] == [0, 1, 0], "the code is told where the passage begins"
    assert [any(piece["in"] for piece in unit["pieces"]) for unit in units] == [False, True, True]


def test_a_passage_of_marked_words_stands_in_the_field_of_the_one_it_is_cut_out_of(made):
    passage = marked(made, SHORT, *span(SHORT, "ny rutin"))
    assert (passage.quote, passage.field, passage.item) == ("ny rutin", "decision", "Ansvar")
    assert marked(made, SHORT, *span(SHORT, "Två är oeniga om gränsen.")).id == "a" * 16
    assert isinstance(passage, Passage) and passage.before.endswith("beslutar om en ")


def span(text, words):
    start = TEXTS[text].index(words)
    return start, start + len(words)
