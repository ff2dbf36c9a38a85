"""Words put in place of others: every other place follows, and a Word document is cleaned once and for all."""

from hypothesis import given
from hypothesis import strategies as st

from evaluation.erasure.streams import Stream
from evaluation.pseudonyms.cleaning import cleaned
from evaluation.pseudonyms.edits import edited, moved
from tests.evaluation.erasable_study import docx


@st.composite
def texts_and_edits(draw):
    pieces = draw(
        st.lists(st.tuples(st.text("ab 👍å", max_size=5), st.text("NM", min_size=1, max_size=4)), max_size=6)
    )
    text, edits = "", []
    for other, name in pieces:
        text += other
        edits.append((len(text), len(text) + len(name), draw(st.sampled_from(("[P1]", "[ORT12]", "x")))))
        text += name
    return text + draw(st.text("ab 👍å", max_size=5)), edits


@given(texts_and_edits(), st.data())
def test_a_span_has_the_same_words_afterwards_with_pseudonyms_in_them(made, data):
    text, edits = made
    edges = [n for n in range(len(text) + 1) if not any(start < n < end for start, end, _ in edits)]
    start, end = sorted((data.draw(st.sampled_from(edges)), data.draw(st.sampled_from(edges))))
    inside = [(s - start, e - start, words) for s, e, words in edits if start <= s and e <= end]
    at = moved(start, end, edits)
    assert edited(text, edits)[slice(*at)] == edited(text[start:end], inside)


@given(texts_and_edits(), st.data())
def test_a_span_that_cuts_a_name_has_the_whole_pseudonym(made, data):
    text, edits = made
    start, end = sorted((data.draw(st.integers(0, len(text))), data.draw(st.integers(0, len(text)))))
    new_start, new_end = moved(start, end, edits)
    assert 0 <= new_start <= new_end <= len(edited(text, edits))
    words = edited(text, edits)[new_start:new_end]
    assert words.count("[") == words.count("]")


@given(texts_and_edits(), st.integers(1, 4))
def test_words_in_pieces_are_replaced_as_in_one(made, size):
    text, edits = made
    pieces = [text[at : at + size] for at in range(0, len(text), size)]
    stream = Stream()
    for place, piece in enumerate(pieces):
        stream.add(piece, lambda new, place=place: pieces.__setitem__(place, new))
    stream.edit(edits)
    assert "".join(pieces) == edited(text, edits)


def test_a_cleaned_document_is_clean_and_stays_as_it_is():
    once = cleaned(docx("Anna Ek kom.\nHon gick."))
    assert cleaned(once) == once
    assert b"comments" not in once
