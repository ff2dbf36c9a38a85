"""What other programs write is read to the letter, in every dialect; what cannot be read is said."""

import pytest

from coding.exchange.refi_read import read_qdpx
from evaluation.errors import FoljeError
from tests.coding.exchange.producers import PRODUCERS, QUOTES, TEXT, Producer

MAXQDA = Producer("maxqda", origin="MAXQDA")


def read(tmp_path, data: bytes, name: str = "projekt.qdpx"):
    """The project in these bytes."""
    (tmp_path / name).write_bytes(data)
    return read_qdpx(tmp_path / name)


def quotes(project) -> list[str]:
    """The words of each span."""
    return [project.sources[s.source].text[s.start : s.end] for s in project.spans.values()]


@pytest.mark.parametrize("producer", PRODUCERS, ids=lambda p: p.name)
def test_every_dialect_lands_on_its_words(tmp_path, producer):
    project = read(tmp_path, producer.file())
    assert [source.text for source in project.sources.values()] == [TEXT]
    assert quotes(project) == list(QUOTES)
    assert [c.person for c in project.codings] == ["Kim"] * len(QUOTES)
    assert project.lost == []


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("counted", [1, 2])
@pytest.mark.parametrize("utf16", [False, True])
@pytest.mark.parametrize("mark", [(False, False), (True, False), (True, True)])
@pytest.mark.parametrize("named", ["full", "empty"])
def test_the_whole_table_of_dialects_lands(tmp_path, ends, counted, utf16, mark, named):
    counted = counted if ends == "\r\n" else 1
    producer = Producer("any", utf16, ends, counted, *mark, named=named)
    assert quotes(read(tmp_path, producer.file())) == list(QUOTES)


def test_the_choice_and_its_fit_are_reported(tmp_path):
    [placing] = read(tmp_path, PRODUCERS[0].file()).placings
    assert (placing.source, placing.dialect, placing.basis) == ("Intervju 1", "utf16 crlf2 bom0", "edges")
    assert (placing.fitting, placing.told) == (2 * len(QUOTES), 2 * len(QUOTES))
    [placing] = read(tmp_path, PRODUCERS[7].file()).placings
    assert (placing.basis, placing.fitting, placing.told) == ("names", len(QUOTES), len(QUOTES))


def test_what_nothing_tells_apart_follows_the_program_and_then_the_specification(tmp_path):
    text = "Ett\nTvå"
    for origin, basis, quote in (("ATLAS.ti", "origin", "wå"), ("", "specification", "vå")):
        producer = Producer("x", ends="\r\n", origin=origin, named="empty")
        spot = '<PlainTextSelection guid="{}" startPosition="6" endPosition="8"/>'.format(
            producer.own_guid("one")
        )
        project = read(tmp_path, producer.file(text.replace("vå", "wvå"), (), spot))
        assert project.placings[0].basis in (basis, "edges"), quote


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-8-sig", "mac-roman"])
def test_the_text_is_read_in_the_encoding_it_has(tmp_path, encoding):
    text = "Föräldrar och förskolan möts för första gången.\nDet är bra så här."
    producer = Producer("x", encoding=encoding)
    project = read(tmp_path, producer.file(text, ("förskolan möts", "bra så här")))
    [source] = project.sources.values()
    assert source.text == text and quotes(project) == ["förskolan möts", "bra så här"]
    assert source.original == text.encode(encoding)


def selection(start, end, inside="", guid="one", name=""):
    own = MAXQDA.own_guid(guid)
    return f'<PlainTextSelection guid="{own}" name="{name}" startPosition="{start}" endPosition="{end}">{inside}</PlainTextSelection>'


def coding(code="code", guid="coding", user=None, inside=""):
    by = f' creatingUser="{MAXQDA.own_guid(user)}"' if user else ""
    return f'<Coding guid="{MAXQDA.own_guid(guid)}"{by}><CodeRef targetGUID="{MAXQDA.own_guid(code)}"/>{inside}</Coding>'


def with_(tmp_path, selections, **parts):
    return read(tmp_path, MAXQDA.file(TEXT, (), selections, **parts))


def test_an_empty_and_an_outside_selection_are_listed_with_their_codes(tmp_path):
    project = with_(tmp_path, selection(3, 3, coding()) + selection(9_000, 9_010, coding(guid="b"), "two"))
    assert project.codings == []
    assert [(lost["start"], lost["codes"]) for lost in project.lost] == [(3, ["Ansvar"]), (9000, ["Ansvar"])]
    assert (project.left["empty_selections"], project.left["out_of_range"]) == (1, 1)


def test_a_selection_that_stands_backwards_is_turned_round(tmp_path):
    project = with_(tmp_path, selection(11, 0, coding()))
    assert quotes(project) == ["Intervjuare"] and project.noted["reversed"] == 1


def test_a_selection_outside_its_text_is_found_by_its_words(tmp_path):
    project = with_(tmp_path, selection(9_000, 9_010, coding(), name="Styrgruppen svarade inte."))
    assert quotes(project) == ["Styrgruppen svarade inte."] and project.noted["by_words"] == 1


def test_a_comment_without_a_code_is_a_memo_on_its_place(tmp_path):
    project = with_(tmp_path, selection(0, 11, "<Description>Fråga om detta</Description>"))
    [memo] = project.memos
    assert (project.spans[memo.about].end, memo.content) == (11, "Fråga om detta")


def test_several_users_in_one_selection_keep_their_codings(tmp_path):
    users = f'<User guid="{MAXQDA.own_guid("u2")}" name="Robin"/></Users>'
    both = selection(0, 11, coding(user="user") + coding(guid="b", user="u2"))
    (tmp_path / "p.qdpx").write_bytes(
        MAXQDA.pack(MAXQDA.xml(MAXQDA.source(TEXT, both)).replace("</Users>", users), {f"{MAXQDA.own_guid('text')}.txt": TEXT.encode()})
    )  # fmt: skip
    assert [c.person for c in read_qdpx(tmp_path / "p.qdpx").codings] == ["Kim", "Robin"]


def test_codings_that_point_at_nothing_and_at_cases_are_kept(tmp_path):
    cases = f'<Cases><Case guid="{MAXQDA.own_guid("case")}" name="Skolan"/></Cases>'
    marked = selection(0, 11, coding("nowhere") + coding("case", "b"))
    project = with_(tmp_path, marked, cases=cases)
    assert [project.path(c.code) for c in project.codings] == [["Kod som saknas i filen"], ["Fall", "Skolan"]]


def test_a_folder_that_has_codings_is_a_code_and_same_names_stay_apart(tmp_path):
    codes = "".join(
        f'<Code guid="{MAXQDA.own_guid(top)}" name="{top}" isCodable="false"><Code guid="{MAXQDA.own_guid(top + "1")}" '
        f'name="Tid" isCodable="true"/></Code>'
        for top in ("Hinder", "Framgång")
    )
    project = with_(tmp_path, selection(0, 11, coding("Hinder")), codes=codes)
    assert (
        project.codes[MAXQDA.own_guid("Hinder")].codable
        and not project.codes[MAXQDA.own_guid("Framgång")].codable
    )
    assert [project.path(guid) for guid in project.codes if project.codes[guid].name == "Tid"] == [
        ["Hinder", "Tid"], ["Framgång", "Tid"]]  # fmt: skip


def test_flat_codes_with_levels_in_their_names_become_a_tree(tmp_path):
    codes = "".join(
        f'<Code guid="{MAXQDA.own_guid(n)}" name="{n}" isCodable="true"/>' for n in ("Hinder::Tid", "Hinder")
    )
    project = with_(tmp_path, "", codes=codes)
    assert sorted(project.path(guid) for guid in project.codes) == [["Hinder"], ["Hinder", "Tid"]]


def test_a_set_of_codes_becomes_their_parent(tmp_path):
    sets = f'<Sets><Set guid="{MAXQDA.own_guid("set")}" name="Grupp"><MemberCode targetGUID="{MAXQDA.own_guid("code")}"/></Set></Sets>'
    project = with_(tmp_path, "", after=sets)
    assert project.path(MAXQDA.own_guid("code")) == ["Grupp", "Ansvar"]


def test_notes_are_found_by_reference_and_by_link(tmp_path):
    one, two = MAXQDA.own_guid("n1"), MAXQDA.own_guid("n2")
    notes = "".join(
        f'<Note guid="{g}" name="Memo"><PlainTextContent>{t}</PlainTextContent></Note>'
        for g, t in ((one, "Ett"), (two, "Två"))
    )
    link = f'<Links><Link guid="{MAXQDA.own_guid("l")}" originGUID="{two}" targetGUID="{MAXQDA.own_guid("text")}"/></Links>'
    marked = selection(0, 11, coding(inside=f'<NoteRef targetGUID="{one}"/>'))
    project = with_(tmp_path, marked, after=f"<Notes>{notes}</Notes>{link}")
    assert [(m.about, m.content) for m in project.memos] == [
        (MAXQDA.own_guid("coding"), "Ett"),
        (MAXQDA.own_guid("text"), "Två"),
    ]


def test_a_nameless_case_with_one_source_is_the_attributes_of_the_file(tmp_path):
    cases = (f'<Variables><Variable guid="{MAXQDA.own_guid("v")}" name="Roll" typeOfVariable="Text"/></Variables>'
             f'<Cases><Case guid="{MAXQDA.own_guid("case")}"><VariableValue><VariableRef targetGUID="{MAXQDA.own_guid("v")}"/>'
             f'<TextValue>samordnare</TextValue></VariableValue><SourceRef targetGUID="{MAXQDA.own_guid("text")}"/></Case></Cases>')  # fmt: skip
    [memo] = with_(tmp_path, "", cases=cases).memos
    assert (memo.about, memo.content) == (MAXQDA.own_guid("text"), "Roll: samordnare")


def test_a_pdf_gives_its_text_and_keeps_its_pages(tmp_path):
    text = MAXQDA.source(TEXT, selection(0, 11, coding())).replace("TextSource", "Representation")
    pdf = f'<PDFSource guid="{MAXQDA.own_guid("pdf")}" name="Rapport" path="internal://r.pdf"><PDFSelection/>{text}</PDFSource>'
    data = MAXQDA.pack(MAXQDA.xml(pdf), {f"{MAXQDA.own_guid('text')}.txt": TEXT.encode(), "r.pdf": b"%PDF-1"})
    project = read(tmp_path, data)
    [source] = project.sources.values()
    assert (source.name, source.others, quotes(project)) == ("Rapport", {".pdf": b"%PDF-1"}, ["Intervjuare"])
    assert project.left["areas"] == 1


def test_a_transcript_is_placed_by_its_sync_points(tmp_path):
    points = "".join(
        f'<SyncPoint guid="{MAXQDA.own_guid(f"p{p}")}" timeStamp="{p}" position="{p}"/>' for p in (0, 11)
    )
    chosen = (f'<TranscriptSelection guid="{MAXQDA.own_guid("t")}" fromSyncPoint="{MAXQDA.own_guid("p0")}" '
              f'toSyncPoint="{MAXQDA.own_guid("p11")}">{coding()}</TranscriptSelection>')  # fmt: skip
    text = f'<Transcript guid="{MAXQDA.own_guid("text")}" plainTextPath="internal://{MAXQDA.own_guid("text")}.txt">{points}{chosen}</Transcript>'
    audio = (
        f'<AudioSource guid="{MAXQDA.own_guid("a")}" name="Ljud" path="internal://a.m4a">{text}</AudioSource>'
    )
    project = read(
        tmp_path, MAXQDA.pack(MAXQDA.xml(audio), {f"{MAXQDA.own_guid('text')}.txt": TEXT.encode()})
    )
    assert quotes(project) == ["Intervjuare"] and project.left["recordings"] == 1


def test_a_project_without_users_is_read(tmp_path):
    assert with_(tmp_path, selection(0, 11, coding()), users=False).codings[0].person == ""


@pytest.mark.parametrize(
    "path", ["absolute://C:/hemligt.txt", "internal://../../etc/passwd", "relative://../x.txt", "/etc/passwd"]
)
def test_a_path_that_leaves_the_archive_is_not_followed(tmp_path, path):
    source = f'<TextSource guid="{MAXQDA.own_guid("text")}" name="X" plainTextPath="{path}"/>'
    project = read(tmp_path, MAXQDA.pack(MAXQDA.xml(source), {"passwd": b"x", "x.txt": b"x"}))
    assert project.sources == {} and project.left["outside"] == 1


def test_xml_with_entities_is_refused(tmp_path):
    xml = MAXQDA.xml("").replace(
        "<Project ", '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><Project ', 1
    )
    with pytest.raises(FoljeError, match="entiteter"):
        read(tmp_path, MAXQDA.pack(xml, {}))


def test_a_code_tree_of_a_thousand_levels_is_refused(tmp_path):
    one = f'<Code guid="{MAXQDA.own_guid("x")}" name="x" isCodable="true">'
    with pytest.raises(FoljeError, match=r"nivåer|för djup"):
        with_(tmp_path, "", codes=one * 150 + "</Code>" * 150)
    with pytest.raises(FoljeError, match="för djup"):
        with_(tmp_path, "", codes=one * 1000 + "</Code>" * 1000)


def test_a_zip_bomb_is_refused_without_being_unpacked(tmp_path):
    data = MAXQDA.pack(
        MAXQDA.xml(MAXQDA.source("", "")), {f"{MAXQDA.own_guid('text')}.txt": b"\0" * 60_000_000}
    )
    with pytest.raises(FoljeError, match="orimligt stor"):
        read(tmp_path, data)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"not a zip", MAXQDA.file()[:-40], MAXQDA.file()[40:]])
def test_a_damaged_file_is_refused_in_one_line(tmp_path, data):
    with pytest.raises(FoljeError) as caught:
        read(tmp_path, data)
    assert "\n" not in str(caught.value)


def test_an_archive_with_no_project_or_two_is_refused(tmp_path):
    with pytest.raises(FoljeError, match="inget REFI-QDA-projekt"):
        read(tmp_path, Producer("x", qde="project.xml").file())
    with pytest.raises(FoljeError, match="flera projekt"):
        read(tmp_path, Producer("x", extra={"b.qde": b"<x/>"}).file())


def test_what_macos_puts_in_a_zip_is_no_second_project(tmp_path):
    data = Producer("x", folder="", extra={"__MACOSX/._project.qde": b"\0"}).file()
    assert len(read(tmp_path, data).spans) == len(QUOTES)


def test_thousands_of_wrong_offsets_are_listed_not_guessed(tmp_path):
    wrong = "".join(selection(10**9 + n, 10**9 + n + 5, coding(guid=f"g{n}"), f"s{n}") for n in range(3000))
    project = with_(tmp_path, wrong)
    assert (len(project.lost), project.spans) == (3000, {})


@pytest.mark.parametrize(
    "text", ["a\0b och mer", "x" * 3_000_000, "\u202eomvänd\u202c text", "\ufeffa\ufeffb", ""]
)
def test_strange_texts_are_read_as_they_stand(tmp_path, text):
    project = read(tmp_path, MAXQDA.file(text, ()))
    assert [s.text for s in project.sources.values()] in ([text], [text.removeprefix("\ufeff")], [])
