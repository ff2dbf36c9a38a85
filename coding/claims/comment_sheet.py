"""A comment sheet for member checking: the claims an audience may see, with room for what it says of them; nobody's name in it."""

import io
import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from coding.claims.reading import Reading
from coding.claims.sheet import Row
from coding.refusals import refuse
from coding.sheets import Wanted
from coding.sheets.columns import columns
from evaluation import Study
from evaluation.disk import Disk
from evaluation.errors import FoljeError, UseError
from evaluation.events import Claim
from evaluation.words import in_language, say

ENDINGS = (".docx", ".xlsx")
WIDTHS = (1.4, 8.9, 2.2, 2.2, 2.2, 2.2, 6.6)  # centimetres of the columns, on A4 lying down
ROOM = 1.3  # centimetres of a row, for those who write by hand


def make(study: Study, path: Path, given: dict) -> dict:
    """Save a comment sheet as .docx or .xlsx.

    Parameters
    ----------
    given : audiences (one, as stated), name (claims with commas between; None: all tested and final ones that are meant for it), date

    Returns
    -------
    dict with file, audience, date, claims (names) and lines

    Raises UseError when the file stands there already or has another ending, or there is nothing to show that audience.
    """
    if path.suffix.lower() not in ENDINGS or path.exists():
        raise UseError(say("sheets.exists" if path.exists() else "comment_sheet.ending"), where=path)
    wrong: list[FoljeError] = []
    audience = _audience(study, given.get("audiences") or [], wrong)
    refuse(wrong, "comment_sheet.not_made")
    claims = _chosen(study, audience, given.get("name") or "", wrong)
    refuse(wrong, "comment_sheet.not_made")
    today = date.today().isoformat()
    write = _word if path.suffix.lower() == ".docx" else _excel
    Disk().write(path, write(study, claims, f"{audience} {today}"))
    made = say("comment_sheet.made", file=path, n=len(claims))
    return {"file": str(path), "audience": audience, "date": today, "claims": [claim.name for claim in claims],
            "lines": [made, say("comment_sheet.next", file=path.name)]}  # fmt: skip


def _audience(study: Study, stated: Sequence[str], wrong: list[FoljeError]) -> str:
    found = [name for said in stated for name in Reading(study, None, wrong).audiences(said)]
    if len(found) != 1 and not wrong:
        wrong.append(UseError(say("comment_sheet.which_audience")))
    return found[0] if found else ""


def _chosen(study: Study, audience: str, names: str, wrong: list[FoljeError]) -> list[Claim]:
    """The claims to ask about; one that the audience is not to see, or that is withdrawn, is complained of."""
    standing = {claim.name: claim for claim in sorted(study.state.of(Claim), key=lambda each: each.name)}
    meant = [each for each in standing.values() if audience in each.audiences and each.status != "withdrawn"]
    wanted = [name.strip().upper() for name in names.split(",") if name.strip()]
    found = [each for each in meant if (each.name.upper() in wanted if wanted else each.status != "draft")]
    missing = [name for name in wanted if name not in {each.name.upper() for each in found}]
    wrong += [UseError(say("comment_sheet.not_meant", claim=name)) for name in missing]
    if not found and not missing:
        wrong.append(UseError(say("comment_sheet.no_claims")))
    return found


def _text(study: Study, claim: Claim) -> str:
    return in_language(claim.text, study.settings.language)


def _word(study: Study, claims: Sequence[Claim], mark: str) -> bytes:
    from coding.protocols.sheet import Sheet

    lang = study.settings.language
    sheet = Sheet(lang, say("comment_sheet.title", lang))
    _lie_down(sheet)
    _keep_private(sheet)
    notice = say("production.synthetic", lang) if study.settings.made_up("documents") else ""
    sheet.edges(
        notice,
        in_language(study.settings.title, lang),
        say("comment_sheet.page", lang, page="{page}", pages="{pages}"),
    )
    sheet.title()
    for key in ("how", "together", "nameless"):
        sheet.instruction(say(f"comment_sheet.{key}", lang))
    titles = [column.title(lang) for column in columns("comments")[1:]]
    table = sheet.table(say("comment_sheet.title", lang), titles, WIDTHS)
    for claim in claims:
        name, text, *crosses, _ = table.row(room=ROOM)
        table.label(name, claim.name)
        table.lines(text, [_text(study, claim)])
        for cell in crosses:
            cell.paragraphs[0].alignment = 1  # in the middle
    sheet.text("")
    sheet.instruction(say("comment_sheet.mark", lang, mark=f"folje comments {mark}"))
    return sheet.saved()


def _lie_down(sheet) -> None:
    from docx.enum.section import WD_ORIENT

    page = sheet.document.sections[0]
    page.orientation = WD_ORIENT.LANDSCAPE
    page.page_width, page.page_height = page.page_height, page.page_width


def _keep_private(sheet) -> None:
    """Word is told to take away who has saved the file, each time it is saved."""
    from coding.protocols.controls import element, qualified

    settings = sheet.document.settings.element
    before = settings.findall(qualified("w:zoom")) + settings.findall(qualified("w:view"))
    settings.insert(len(before), element("w:removePersonalInformation"))


def _excel(study: Study, claims: Sequence[Claim], mark: str) -> bytes:
    from coding.sheets.layout import workbook

    rows = [Row(each.name, {"claim": each.name, "statement": _text(study, each)}) for each in claims]
    loose, private = io.BytesIO(workbook(study, Wanted("comments", mark), rows, {})), io.BytesIO()
    with zipfile.ZipFile(loose) as source, zipfile.ZipFile(private, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            data = source.read(entry)
            if entry.filename == "xl/workbook.xml":  # Excel takes away who has saved the file
                data = data.replace(b"<workbookPr ", b'<workbookPr filterPrivacy="1" ', 1)
            target.writestr(entry, data)
    return private.getvalue()
