"""Turns of speech in documents: as Teams saves them for Word, and as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coding.texts import Comment, Extracted, Part, edited, name_speakers
from coding.texts.turns import in_turns


def paragraphs(*lines, comments=()):
    """A document with a paragraph per text."""
    parts, at = [], 0
    for line in lines:
        if line:
            parts.append(Part("paragraph", at, at + len(line)))
        at += len(line) + 1
    return Extracted("\n".join(lines), tuple(parts), tuple(comments))


def turns(extracted):
    return [(p.speaker, p.time, extracted.of(p)) for p in extracted.parts if p.kind == "turn"]


HEAD = (
    "Projektmöte-20230207_090300-Mötesinspelning",
    "7 februari 2023, 09:03",
    "45 min 3 s",
    "Anna Berg startade transkription",
)
SAID = [
    ("Anna Berg", "00:00:03", "Hej och välkomna. Vi börjar."),
    ("Åke Ek", "00:01:08", "Jo."),
    ("Anna Berg", "01:02:03", "R&D?"),
]


@pytest.mark.parametrize(
    "lines",
    [
        ("Anna Berg   0:03\nHej och välkomna. Vi börjar.", "Åke Ek   1:08\nJo.", "Anna Berg   1:02:03\nR&D?"),
        ("Anna Berg   0:03", "Hej och välkomna.", "Vi börjar.", "Åke Ek   1:08", "Jo.", "", "Anna Berg   1:02:03", "R&D?"),
        ("0:0:3.120 --> 0:0:5.0\nAnna Berg\nHej och välkomna. Vi börjar.", "0:1:8.0 --> 0:1:9.5\nÅke Ek\nJo.",
         "1:2:3.0 --> 1:2:4.0", "Anna Berg", "R&D?"),
    ],
)  # fmt: skip
def test_a_transcript_that_teams_has_saved_for_word_gives_turns(lines):
    extracted = in_turns(paragraphs(*HEAD, *lines, "Anna Berg stoppade transkriptionen"))
    assert turns(extracted) == SAID
    assert extracted.text.splitlines()[-3:] == [f"{who}: {words}" for who, _, words in SAID]
    assert "transkription" not in extracted.text


def test_no_name_is_left_outside_what_is_said():
    extracted = in_turns(
        paragraphs(
            "Möte med Anna Berg", "Anna Berg   0:03\nHej Åke Ek.", "Åke Ek   0:05\nJo.", "Åke Ek   0:09\nJa."
        )
    )
    named = name_speakers(extracted, {"Anna Berg": "samordnare", "Åke Ek": "BVC"})
    assert named.text == "Möte med samordnare\nsamordnare: Hej Åke Ek.\nBVC: Jo.\nBVC: Ja."
    assert [(who, words) for who, _, words in turns(named)] == [
        ("samordnare", "Hej Åke Ek."),
        ("BVC", "Jo."),
        ("BVC", "Ja."),
    ]


@pytest.mark.parametrize(
    "lines",
    [
        ("Inledning   9:00", "Vi ses i salen.", "Fika   10:00", "Det bjuds på bulle.", "Lunch   12:00", "Alla äter."),
        ("Beslut: Vi prövar.", "Ansvarig: samordnaren", "Beslut: Vi väntar.", "Ansvarig: Åke", "Klart: i maj", "Beslut: Nej."),
        ("Teamet träffades.", "De talade om rutiner."),
    ],
)  # fmt: skip
def test_an_agenda_and_minutes_are_no_transcripts(lines):
    assert in_turns(paragraphs(*lines)) == paragraphs(*lines)


def test_what_people_have_typed_gives_turns_and_a_turn_goes_on_in_a_new_paragraph():
    extracted = in_turns(
        paragraphs(
            "Intervju 3",
            "I: Hur började det?",
            "IP: Vi var nya.",
            "Ingen visste.",
            "[00:12:01] I: Och sedan?",
        )
    )
    assert turns(extracted) == [
        ("I", "", "Hur började det?"), ("IP", "", "Vi var nya."), ("IP", "", "Ingen visste."), ("I", "00:12:01", "Och sedan?"),
    ]  # fmt: skip
    assert extracted.text.endswith("\nI: Och sedan?")


def test_names_before_a_colon_are_speakers_when_a_person_says_so():
    lines = ("Eva: Hur började det?", "Bo: Vi var nya.")
    assert turns(in_turns(paragraphs(*lines))) == []
    assert turns(in_turns(paragraphs(*lines), sure=True)) == [
        ("Eva", "", "Hur började det?"),
        ("Bo", "", "Vi var nya."),
    ]


def test_lines_of_one_paragraph_are_turns_of_their_own():
    text = "Intervjuare: Ett\nInformant: Två\n  Informant: Tre"
    assert [
        words for _, _, words in turns(in_turns(Extracted(text, (Part("paragraph", 0, len(text)),))))
    ] == ["Ett", "Två", "Tre"]


def test_comments_follow_the_words():
    lines = ("Anna   0:03\nHej du.", "Bo   0:05\nJo.", "Anna   0:07\nBra.")
    text = "\n".join(lines)
    comment = Comment("FOR1", "U1", "", text.index("Jo."), text.index("Jo.") + 3)
    extracted = in_turns(paragraphs(*lines, comments=[comment]))
    assert extracted.of(extracted.comments[0]) == "Jo."


@given(st.text(alphabet="Anna Bo:0123\n[]->. åI", max_size=200), st.booleans())
def test_any_text_gives_parts_inside_it(text, sure):
    parts = tuple(
        Part("paragraph", line_start, line_start + len(line))
        for line_start, line in _lines(text)
        if line.strip()
    )
    extracted = in_turns(Extracted(text, parts), sure=sure)
    assert all(0 <= p.start <= p.end <= len(extracted.text) for p in extracted.parts)
    for part in (p for p in extracted.parts if p.kind == "turn"):
        assert "\n" not in part.speaker


def _lines(text):
    at = 0
    for line in text.split("\n"):
        yield at, line
        at += len(line) + 1


@given(st.text(max_size=40), st.lists(st.integers(0, 40), max_size=6), st.text(max_size=3))
def test_editing_keeps_what_is_not_touched_at_its_place(text, cuts, words):
    cuts = sorted({cut for cut in cuts if cut <= len(text)})
    edits = [(start, end, words) for start, end in zip(cuts[::2], cuts[1::2], strict=False)]
    untouched = [at for at in range(len(text)) if not any(start <= at < end for start, end, _ in edits)]
    extracted = edited(Extracted(text, tuple(Part("paragraph", at, at + 1) for at in untouched)), edits)
    assert [extracted.of(part) for part in extracted.parts] == [text[at] for at in untouched]
