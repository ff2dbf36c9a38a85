"""What is wrong in a codebook is listed: all of it, where it stands, and what to do."""

import pytest

from coding.codebooks.findings import findings, problems_in

HEAD = 'id: egen\nversion: "1"\ncodes:\n'


def told(tmp_path, text):
    path = tmp_path / "egen.yaml"
    path.write_bytes(text.encode())
    return [(p.row, p.column, p.kind, p.level) for p in problems_in(path)[1]]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", [(1, "", "no_codebook_file", "error")]),
        ("- a", [(1, "", "no_codebook_file", "error")]),
        ("codes: [", [(2, "", "broken_yaml", "error")]),
        ("a: 2023-02-30", [(None, "", "unreadable", "error")]),
        (HEAD + "- &a {id: A, name: A}\n- *a\n", [(None, "", "with_alias", "error")]),
        (HEAD + "- {id: A, name: A, keywords: [*ord]}\n", [(None, "", "with_alias", "error")]),
        ('id: t\nversion: "1"\n', [(1, "codes", "no_codes", "error")]),
        ("codes: []\n", [(1, "id", "no_book_id", "error"), (1, "version", "no_version", "error")]),
        (HEAD + "- A\n", [(4, "", "not_a_code", "error")]),
        (HEAD + "- name: A\n", [(4, "id", "no_id", "error")]),
        (HEAD + "- id: NO\n  name: A\n", [(4, "id", "id_not_text", "error")]),
        (HEAD + "- id: A B\n  name: A\n", [(4, "id", "id_not_word", "error")]),
        (HEAD + "- {id: A, name: A}\n- {id: A, name: B}\n", [(5, "id", "double_id", "error")]),
        (HEAD + "- {id: A, name: A, parent: B}\n", [(4, "parent", "unknown_parent", "error")]),
        (HEAD + "- {id: A, name: A, parent: A}\n", [(4, "parent", "cycle", "error")]),
        (HEAD + "- {id: A, name: A, parent: B}\n- {id: B, name: B, parent: A}\n",
         [(4, "parent", "cycle", "error"), (5, "parent", "cycle", "error")]),
        (HEAD + "- id: A\n", [(4, "name", "no_name", "error")]),
        (HEAD + "- id: A\n  name: {sv: '', en: ' '}\n", [(5, "name", "no_name", "error")]),
        (HEAD + "- id: A\n  name: A\n  definition: [a]\n", [(6, "definition", "not_text", "error")]),
        (HEAD + "- id: A\n  name: A\n  examples: en text\n", [(6, "examples", "not_examples", "error")]),
        (HEAD + "- id: A\n  name: A\n  colour: blå\n", [(6, "colour", "bad_colour", "error")]),
        (HEAD + "- id: A\n  name: A\n  colour: #0072B2\n", [(6, "colour", "empty_colour", "note")]),
        (HEAD + "- id: A\n  name: A\n  nearest: B\n", [(6, "nearest", "bad_nearest", "error")]),
        (HEAD + "- id: A\n  name: A\n  nearest: {code: B}\n", [(6, "nearest", "unknown_other", "note")]),
        (HEAD + "- id: A\n  name: A\n  keywords: ord, annat\n", [(6, "keywords", "not_patterns", "error")]),
        (HEAD + "- id: A\n  name: A\n  keywords: [ord, 'an*nat', '=ord*']\n",
         [(6, "keywords", "bad_pattern", "note"), (6, "keywords", "bad_pattern", "note")]),
        (HEAD + "- id: A\n  name: A\n  incldue: x\n", [(6, "incldue", "unknown_field", "note")]),
        (HEAD + "- id: A\n  name: A\n  name: B\n", [(6, "name", "field_twice", "error")]),
        (HEAD + "- {id: A, name: Tid}\n- {id: B, name: tid}\n", [(5, "name", "same_name", "note")]),
        (HEAD + "- {id: A, name: A}\nhistory: [x]\n", [(5, "history", "bad_history", "error")]),
    ],
)  # fmt: skip
def test_each_fault_is_named_with_its_line_and_field(tmp_path, text, found):
    assert told(tmp_path, text) == found


def test_all_faults_are_told_at_once(tmp_path):
    text = HEAD + "- {id: A, name: A, parent: X}\n- {id: A, name: B}\n- {name: C}\n"
    assert [kind for _, _, kind, _ in told(tmp_path, text)] == ["unknown_parent", "double_id", "no_id"]


def test_a_message_says_what_was_found_and_what_to_do():
    (finding,) = findings({"id": "a", "version": "1", "codes": [{"id": True, "name": "A"}]})
    assert (
        finding.message
        == 'Beteckningen läses som True, inte som text. Skriv den inom citattecken, till exempel id: "NO".'
    )


@pytest.mark.parametrize("data", [None, [], "x", {"codes": {}}, {"codes": [None, 1, [], {"id": [], "name": {"sv": 1}, "parent": {}}]},
                                  {"id": "a", "version": "1", "codes": [{"id": "A", "name": 1, "nearest": [], "keywords": 3}]}])  # fmt: skip
def test_nothing_a_file_may_hold_stops_the_list(data):
    assert findings(data)
