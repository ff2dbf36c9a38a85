"""A table written out: in canonical form for programs and archives, or in words for people. Both read back to the frame."""

import csv
import io
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from evaluation.cells import guarded
from evaluation.dropdowns import Choices
from evaluation.schemas import Field, Schema, schema
from evaluation.words import say

if TYPE_CHECKING:
    import pandas as pd

_NOT_READ_AGAIN = (
    r";|\s\s|[^\S ]"  # in a reference: what separates values, and blanks that a reader passes over
)
References = dict[str, dict[str, str]]  # table → id → how people refer to the row


def canonical_csv(frame: "pd.DataFrame", table: Schema) -> bytes:
    """The table as RFC 4180 and Table Schema have it: keys, ISO dates, decimal point, UTF-8.

    Columns that the schema does not have are left out. A text that a spreadsheet would take for a formula has an
    apostrophe before it, here too.
    """
    columns = [[_plain(value) for value in frame[field.name].tolist()] for field in table.fields]
    return _csv([field.name for field in table.fields], columns, ",", "\n").encode()


def people_csv(rows: "pd.DataFrame", table: Schema, lang: str) -> bytes:
    """The `labelled` rows of a table as Excel in Swedish saves a .csv: semicolons, decimal comma, UTF-8 with its mark."""
    headers = {field.name: field.header(lang) for field in table.fields}
    columns = [[_plain(value, ",") for value in rows[name]] for name in rows.columns]
    return _csv([headers.get(n, guarded(n)) for n in rows.columns], columns, ";", "\r\n").encode("utf-8-sig")


def labelled(
    frame: "pd.DataFrame", table: Schema, choices: Choices, references: References, lang: str
) -> "pd.DataFrame":
    """The table as people write it: the same columns by key, with labels for keys, yes and no in words; None is empty."""
    import pandas as pd

    fields = {field.name: field for field in table.fields}
    columns = {}
    for name in frame.columns:
        words = _words(fields.get(name), choices, references, lang)
        columns[name] = pd.Series([_labelled(v, words) for v in frame[name].tolist()], dtype="object")
    return pd.DataFrame(columns)


def references_to(frames: "dict[str, pd.DataFrame]", tables: Iterable[str]) -> References:
    """How people refer to the rows of each table that says how, where it leads to one row only; else by the id."""
    from evaluation.tables import spoken

    found: References = {}
    for name in tables:
        table, frame = schema(name), frames[name]
        if table.reference_as and table.field("id").required:
            said = spoken(frame, table)
            folded, ids = said.str.casefold(), set(frame["id"].str.casefold())
            clear = said.notna() & ~folded.duplicated(keep=False) & ~folded.isin(ids)
            clear &= ~said.str.contains(_NOT_READ_AGAIN, regex=True, na=True)
            found[name] = dict(zip(frame["id"][clear], said[clear], strict=True))
    return found


def _words(field: Field | None, choices: Choices, references: References, lang: str) -> dict[Any, str]:
    """What stands for each key of a column; other values stand as they are."""
    if field is None:
        return {}
    if field.type == "boolean":
        yes, no = say("study.yes_no", lang).split()
        return {True: yes, False: no}
    own = choices.get(field.descriptor.get("study_key", ""), {})
    labels = {entry["value"]: field.value_label(entry["value"], lang) for entry in field.categories}
    return {**own, **labels, **references.get(field.reference or "", {})}


def _labelled(value: object, words: dict[Any, str]) -> object:
    if isinstance(value, tuple):
        return "; ".join(str(words.get(part, part)) for part in value)
    if _missing(value):
        return None
    return value.date() if isinstance(value, datetime) else words.get(value, value)


def _plain(value: object, decimal_sign: str = ".") -> str:
    """A cell of a .csv: a figure without exponent, a text that is no formula."""
    if isinstance(value, tuple):
        return guarded("; ".join(value))
    if _missing(value):
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        whole = Decimal(int(value)) if value.is_integer() else Decimal(repr(float(value)))
        return format(whole, "f").replace(".", decimal_sign)
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    return guarded(str(value)) if isinstance(value, str) else str(value)


def _missing(value: object) -> bool:
    import pandas as pd

    return bool(pd.isna(value))


def _csv(header: list[str], columns: list[list[str]], delimiter: str, line_end: str) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator=line_end)
    writer.writerow(header)
    writer.writerows(zip(*columns, strict=True))
    return buffer.getvalue()
