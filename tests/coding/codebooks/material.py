"""Codebooks for tests: a small one, and all that hypothesis can think of."""

from hypothesis import strategies as st

from coding.codebooks.changes import Draft

SMALL = {
    "id": "liten",
    "version": "1.0.0",
    "title": {"sv": "Liten kodbok", "en": "Small codebook"},
    "codes": [
        {"id": "A", "name": {"sv": "Hinder", "en": "Barriers"}, "colour": "#AA0000"},
        {"id": "A1", "parent": "A", "name": {"sv": "Tid"}, "keywords": {"sv": ["tid*", "=brist"]}},
        {"id": "A2", "parent": "A", "name": {"sv": "Pengar"}, "keywords": {"sv": ["budget"]}},
        {"id": "A21", "parent": "A2", "name": {"sv": "Tjänster"}},
        {"id": "B", "name": {"sv": "Öppning"}},
    ],
}


def draft(data: dict = SMALL, person: str = "U1") -> Draft:
    """A draft of a codebook on a fixed day."""
    return Draft(data, person, "2026-11-29")


texts = (
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf", "Cn", "Co"]), min_size=1, max_size=40)
    .map(lambda text: " ".join(text.split()))
    .filter(bool)
)
odd_texts = st.one_of(texts, st.sampled_from([
    "=1+1", "+46", "-", "@SUM(A1)", "'citat'", "null", "NO", "#8", "- punkt", "a: b", "två\nrader", "_x0041_", "x005F_", "1.0",
    "https://exempel.se", "{a}", "å ä ö 👩‍👧", "~",
]))  # fmt: skip
words = st.from_regex(r"[a-zåäö]{1,8}", fullmatch=True)
patterns = st.lists(
    st.builds("{}{}{}".format, st.just(""), words, st.sampled_from(["", "*"])), max_size=3, unique=True
)
bilingual = st.fixed_dictionaries({"sv": odd_texts}, optional={"en": odd_texts})
names = st.fixed_dictionaries({"sv": texts}, optional={"en": texts})


@st.composite
def codebooks(draw) -> dict:
    """A codebook without errors, of any depth."""
    keys = draw(
        st.lists(
            st.from_regex(r"[A-ZÅÄÖ][A-Z0-9-]{0,6}", fullmatch=True), min_size=1, max_size=6, unique=True
        )
    )
    codes = []
    for place, key in enumerate(keys):
        code = {"id": key, "name": draw(names)}
        parent = draw(st.none() | st.sampled_from(keys[:place])) if place else None
        if parent:
            code["parent"] = parent
        code |= draw(st.fixed_dictionaries({}, optional={
            "definition": bilingual, "include": bilingual, "exclude": bilingual, "examples": st.lists(bilingual, min_size=1, max_size=3),
            "keywords": st.fixed_dictionaries({"sv": patterns.filter(bool)}), "colour": st.sampled_from(["#0072B2", "#abcdef"]),
            "order": st.integers(0, 9), "basis": st.lists(st.sampled_from(["d4", "lit"]), min_size=1, max_size=2),
            "nearest": st.fixed_dictionaries({"code": st.sampled_from(keys), "difference": bilingual}), "codable": st.just(False),
        }))  # fmt: skip
        codes.append(code)
    return {
        "id": "prov",
        "version": draw(st.sampled_from(["0.1.0", "2", "1.4"])),
        "title": draw(names),
        "codes": codes,
    }
