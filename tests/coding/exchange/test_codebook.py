"""REFI-QDA codebooks: what is written validates and comes back; what other programs write is read, and told."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from lxml import etree

from coding.codebooks import Codebook, codebook, shipped
from coding.exchange.codebook import codes_of, guids_of, read_qdc, write_qdc
from coding.exchange.refi_codes import guid_of_code, unique_names
from evaluation.errors import FoljeError
from tests.coding.codebooks.material import SMALL, codebooks
from tests.coding.codebooks.test_changes import changed

SCHEMA = etree.XMLSchema(etree.parse(str(Path(__file__).parent / "refi" / "Codebook.xsd")))
GUID = "11111111-2222-3333-4444-{:012d}"


def valid(data: bytes) -> None:
    SCHEMA.assertValid(etree.fromstring(data))


def read(tmp_path, text, name="k.qdc"):
    (tmp_path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_qdc(tmp_path / name)


def qdc(inner, namespace="urn:QDA-XML:codebook:1.0", more=""):
    return f'<?xml version="1.0"?><CodeBook xmlns="{namespace}"><Codes>{inner}</Codes>{more}</CodeBook>'


def code(number, name, inner="", **more):
    attributes = {"isCodable": "true", **more}
    return f'<Code guid="{GUID.format(number)}" name="{name}" {" ".join(f"{k}={chr(34)}{v}{chr(34)}" for k, v in attributes.items())}>{inner}</Code>'


@pytest.mark.parametrize("name", shipped())
def test_a_shipped_codebook_validates_and_comes_back(tmp_path, name):
    book = codebook(name)
    data = write_qdc(book)
    valid(data)
    back, notes = read(tmp_path, data)
    own = Codebook.of(back)
    assert notes == []
    assert {k: (c.parent, c.name(), c.definition(), c.text("include"), c.nearest, c.examples(), c.keywords()) for k, c in own.codes.items()} == {
        k: (c.parent, c.name(), c.definition(), c.text("include"), c.nearest, c.examples(), c.keywords()) for k, c in book.codes.items()
    }  # fmt: skip
    assert guids_of(own) == guids_of(book)


@given(codebooks())
@settings(max_examples=40, deadline=None, derandomize=True)
def test_whatever_a_codebook_holds_its_export_validates_with_names_of_their_own(data):
    book = Codebook.of(data)
    written = write_qdc(book)
    valid(written)
    assert written == write_qdc(book)
    names = [each.get("name").casefold() for each in etree.fromstring(written).iter("{*}Code")]
    assert len(set(names)) == len(names) == len(book.codes)


def test_guids_stay_the_same_whatever_happens_around_a_code():
    before = guids_of(Codebook.of(SMALL))
    after = guids_of(Codebook.of(changed(lambda d: (d.rename("B", "Annat"), d.move("A1", "B"), d.add("Ny")))))
    assert {key: after[key] for key in before} == before
    assert before["A"] == guid_of_code("liten", "A")


def test_codes_out_of_use_are_not_written():
    data = changed(lambda d: d.retire(["B"]))
    assert b'name="\xc3\x96ppning"' not in write_qdc(Codebook.of(data))


def test_two_codes_of_one_name_are_told_apart_by_their_parents():
    codes = [
        {"id": "T", "name": "Team"},
        {"id": "S", "name": "Styrgrupp"},
        *({"id": k + "1", "parent": k, "name": "Tid"} for k in "TS"),
    ]
    book = Codebook.of({"id": "x", "version": "1", "codes": codes})
    assert unique_names(codes_of(book))[guid_of_code("x", "S1")] == "Tid (Styrgrupp)"


@pytest.mark.parametrize("namespace", ["urn:QDA-XML:codebook:1.0", "urn:QDA-XML:codebook:1:0", "urn:QDA-XML:codebook:0:4",
                                       "urn:QDA-XML:project:1.0"])  # fmt: skip
def test_all_namespaces_in_use_are_read(tmp_path, namespace):
    data, notes = read(tmp_path, qdc(code(1, "Hinder", code(2, "Tid")), namespace))
    assert [(c["id"], c.get("parent")) for c in data["codes"]] == [("HINDER", None), ("TID", "HINDER")]
    assert notes == []


def test_colours_folders_and_guids_in_any_form_are_read(tmp_path):
    inner = (
        f'<Code guid="{{{GUID.format(10).upper()}}}" name="Mapp" isCodable="false" color="#0aF">{code(2, "Tid", color="#0072b2")}</Code>'
        '<Code guid="fel" name="Utan" isCodable="0" color="röd"/>'
    )
    data, notes = read(tmp_path, qdc(inner))
    folder, time, without = data["codes"]
    assert (folder["codable"], folder["colour"], folder["guid"]) == (False, "#00AAFF", GUID.format(10))
    assert (time["parent"], time["colour"], "codable" in time) == ("MAPP", "#0072B2", False)
    assert "colour" not in without and "guid" not in without
    assert notes == ["Färgen röd på Utan gick inte att läsa."]


def test_a_guid_that_comes_back_is_the_one_it_came_with(tmp_path):
    data, _ = read(tmp_path, qdc(code(7, "Tid")))
    assert guids_of(Codebook.of(data)) == {"TID": GUID.format(7)}


def test_flat_names_with_colons_become_levels(tmp_path):
    data, _ = read(tmp_path, qdc(code(1, "Hinder::Tid") + code(2, "Hinder::Pengar::Lön") + code(3, "Stöd")))
    assert [Codebook.of(data).path(c["id"]) for c in data["codes"]] == [
        ["HINDER"], ["HINDER", data["codes"][1]["id"]], ["HINDER", "PENGAR"], ["HINDER", "PENGAR", data["codes"][3]["id"]],
        [data["codes"][4]["id"]],
    ]  # fmt: skip
    assert [c["name"]["sv"] for c in data["codes"]] == ["Hinder", "Tid", "Pengar", "Lön", "Stöd"]


def test_sets_of_a_flat_list_become_parents_and_others_are_told(tmp_path):
    member = '<MemberCode guid="{}"/>'.format
    sets = (
        f'<Sets><Set guid="{GUID.format(8)}" name="Grupp">{member(GUID.format(1))}{member(GUID.format(2))}</Set>'
        f'<Set guid="{GUID.format(9)}" name="Andra">{member(GUID.format(3))}</Set></Sets>'
    )
    data, notes = read(tmp_path, qdc(code(1, "A") + code(2, "B") + code(4, "C", code(3, "D")), more=sets))
    assert {c["id"]: c.get("parent") for c in data["codes"]} == {
        "A": "GRUPP",
        "B": "GRUPP",
        "C": None,
        "D": "C",
        "GRUPP": None,
    }
    assert notes == ["Gruppen ”Grupp” blev en överordnad kod för 2 koder.",
                     "Gruppen ”Andra” (1 kod) togs inte med: koden har redan en plats."]  # fmt: skip


def test_the_same_name_in_two_branches_and_the_same_guid_twice(tmp_path):
    data, notes = read(tmp_path, qdc(code(1, "A", code(2, "Tid")) + code(3, "B", code(2, "Tid"))))
    assert [c["id"] for c in data["codes"]] == ["A", "TID", "B", "TID-2"]
    assert [c.get("guid", "")[-1:] for c in data["codes"]] == ["1", "2", "3", ""]
    assert notes == ["Tid hade samma GUID som en annan kod och har fått en ny."]


def test_a_description_without_our_lines_is_the_definition(tmp_path):
    data, _ = read(tmp_path, qdc(code(1, "A", "<Description>Det här: är fritt\nskrivet.</Description>")))
    assert data["codes"][0]["definition"] == {"sv": "Det här: är fritt\nskrivet."}


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hej",
        "<CodeBook/>",
        qdc("", "urn:annat"),
        f"<?xml version='1.0'?>{BOMB}<CodeBook xmlns='urn:QDA-XML:codebook:1.0'><Codes>{code(1, '&b;')}</Codes></CodeBook>",
        '<!DOCTYPE CodeBook SYSTEM "http://exempel.se/x.dtd">' + qdc(code(1, "A")).partition("?>")[2],
        qdc(code(1, "A"))[:-30],
        "\x00" * 100,
    ],
)
def test_what_is_no_codebook_is_refused(tmp_path, text):
    with pytest.raises(FoljeError, match=r"Filens XML är skadad|Filen är inte REFI-QDA|inga koder"):
        read(tmp_path, text)


def test_what_is_too_deep_or_empty_is_refused(tmp_path):
    deep = (
        "".join(f'<Code guid="{GUID.format(n)}" name="n{n}" isCodable="true">' for n in range(150))
        + "</Code>" * 150
    )
    with pytest.raises(FoljeError, match="fler än 100 nivåer"):
        read(tmp_path, qdc(deep))
    with pytest.raises(FoljeError, match="inga koder"):
        read(tmp_path, qdc(""))
