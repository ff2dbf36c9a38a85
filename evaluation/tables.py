"""From rows of text to a typed frame, by the table's schema; all problems at once, none an exception.

A cell that cannot be read becomes missing and is listed. Frames hold keys, never labels. Missing is
``NaN``/``NaT``/``<NA>``; a cell with several values is a tuple.
"""

from collections.abc import Callable, Collection

import pandas as pd

from evaluation.cells import DTYPES, READERS
from evaluation.errors import Problem
from evaluation.schemas import Field, Schema
from evaluation.sheets import Sheet
from evaluation.suggestions import nearest, nearest_rows
from evaluation.words import label, say


def empty(schema: Schema) -> pd.DataFrame:
    """The table without rows, with its columns and dtypes."""
    return pd.DataFrame({f.name: _series([], f) for f in schema.fields})


def typed(
    sheet: Sheet, schema: Schema, study_values: dict[str, dict[str, str]]
) -> tuple[pd.DataFrame, list[Problem]]:
    """The frame of a sheet and what is wrong in it.

    Parameters
    ----------
    study_values : for each ``study_key`` of the schema (groups …) the words people may write → key.

    Columns that the schema does not know are kept, as text, at the end of the frame.
    """
    problems: list[Problem] = []
    places, extra = _match_headers(sheet, schema, problems)
    columns = {}
    for field in schema.fields:
        texts = _column(sheet, places[field.name]) if field.name in places else None
        columns[field.name] = _read_column(texts, field, _Place(sheet, schema, field), study_values, problems)
    for header, place in extra.items():
        kept = [text or None for text in _column(sheet, place)]
        columns[header] = pd.Series(kept, sheet.numbers, dtype="str")
    frame = pd.DataFrame(columns, index=pd.Index(sheet.numbers, name="row"))
    _fill_ids(frame, schema)
    return frame, problems


MOST_SUGGESTIONS = 20  # different values of a column; of what is alike only a few are told


class _Place:
    """Where a column stands, to make problems that name it.

    Of tables about families no value is told and nothing suggested: what a cell may have been meant to say is as good
    as what it says.
    """

    def __init__(self, sheet: Sheet, schema: Schema, field: Field):
        self.sheet, self.column = sheet, field.title()
        self.secret = "cases" in (schema.place, sheet.path.parent.name)
        self.field = field
        self._meant: dict[str, tuple[str, ...]] = {}

    def problem(
        self, key: str, number: int, value: str = "", known: Collection[str] = (), **words: str
    ) -> Problem:
        shown = "…" if self.secret else value[:60]
        message = say(f"study.{key}", None, value=shown, **words)
        place = (self.sheet.file, self.sheet.name, number, self.column)
        return Problem(message, *place, kind=key, suggestion=self._suggestion(value, known))

    def _suggestion(self, value: str, known: Collection[str]) -> tuple[str, ...]:
        if not self.secret and value not in self._meant and len(self._meant) < MOST_SUGGESTIONS:
            known = [word for word in known if isinstance(word, str)]  # a row may lack what it is called by
            near = nearest_rows(value, known) if self.field.reference else nearest(value, known)
            self._meant[value] = tuple(self.field.value_label(word) for word in near)
        return self._meant.get(value, ())


def _match_headers(sheet: Sheet, schema: Schema, problems: list[Problem]) -> tuple[dict, dict]:
    """Which column of the sheet holds which field; and the columns nobody knows."""
    known = {header.casefold(): field.name for field in schema.fields for header in field.headers}
    places: dict[str, int] = {}
    extra: dict[str, int] = {}
    for place, header in enumerate(sheet.header):
        name = known.get(" ".join(header.split()).casefold())
        if name is None and header:
            extra[header] = place
            problems.append(_unknown_column(header, sheet, schema))
        elif name in places:
            message = say("study.double_column", column=header)
            problems.append(
                Problem(message, sheet.file, sheet.name, column=header[:60], kind="double_column")
            )
        elif name:
            places[name] = place
    for field in schema.fields:
        if field.required and field.name not in places and sheet.rows:
            message = say("study.missing_column", column=field.title())
            problems.append(Problem(message, sheet.file, sheet.name, kind="missing_column"))
    return places, extra


def _unknown_column(header: str, sheet: Sheet, schema: Schema) -> Problem:
    """A note on a column that is not read, with the known one it may be a misspelling of."""
    near = nearest(header, [said for field in schema.fields for said in field.headers])
    key = "misspelt_column" if near else "unknown_column"
    place = (sheet.file, sheet.name, None, header[:60])
    return Problem(say(f"study.{key}"), *place, level="note", kind=key, suggestion=near)


def _column(sheet: Sheet, place: int) -> list[str]:
    return [row[place] for row in sheet.rows]


def _read_column(
    texts: list[str] | None, field: Field, place: _Place, study_values, problems: list[Problem]
) -> pd.Series:
    """Read each different text once; None stands for a column that is not there."""
    required, texts = field.required and texts is not None, texts or [""] * len(place.sheet.rows)
    read = _reader(field, study_values)
    values: dict[str, object] = {}
    for text in dict.fromkeys(texts):
        values[text] = None if not text else read(text)
    if field.default is not None:
        values[""] = read(field.default)
    for number, text in zip(place.sheet.numbers, texts, strict=True):
        if text and values[text] is None:
            unread, known = _unread(text, field, study_values), _known(field, study_values)
            problems.append(
                place.problem(_complaint(field), number, unread, known, allowed=_allowed(field, study_values))
            )
        elif not text and required:
            problems.append(place.problem("empty_cell", number))
    return _series([values.get(text) for text in texts], field).set_axis(place.sheet.numbers)


def _reader(field: Field, study_values) -> Callable[[str], object]:
    one = _one_reader(field, study_values)
    if not field.multiple:
        return one

    def several(text: str) -> object:
        parts = [one(part.strip()) for part in text.split(";") if part.strip()]
        return None if None in parts else tuple(parts)

    return several


def _unread(text: str, field: Field, study_values) -> str:
    """What in a cell cannot be read: of several values only those, so that the message names what is to be mended."""
    if not field.multiple:
        return text
    one = _one_reader(field, study_values)
    parts = [part.strip() for part in text.split(";")]
    return "; ".join(part for part in parts if part and one(part) is None)


def _one_reader(field: Field, study_values) -> Callable[[str], object]:
    if field.categories or "study_key" in field.descriptor:
        words = _category_words(field, study_values)
        return lambda text: words.get(" ".join(text.split()).casefold())
    read = READERS.get(field.type)
    if read is None:
        return lambda text: text
    limits = field.descriptor.get("constraints", {})
    low, high = limits.get("minimum", float("-inf")), limits.get("maximum", float("inf"))

    def within(text: str) -> object:
        value = read(text)
        outside = isinstance(value, int | float) and not low <= value <= high
        return None if outside else value

    return within


def _category_words(field: Field, study_values) -> dict[str, str]:
    if "study_key" in field.descriptor:
        return study_values.get(field.descriptor["study_key"], {})
    return {
        str(word).casefold(): entry["value"]
        for entry in field.categories
        for word in (entry["value"], entry["label"], entry.get("label_en", entry["label"]))
    }


def _complaint(field: Field) -> str:
    if field.categories or "study_key" in field.descriptor:
        return "unknown_value"
    return f"not_{field.type}"


def _allowed(field: Field, study_values) -> str:
    if "study_key" in field.descriptor:
        return ", ".join(sorted(set(study_values.get(field.descriptor["study_key"], {}).values())))
    return ", ".join(label(entry) for entry in field.categories)


def _known(field: Field, study_values) -> list[str]:
    """The words that a cell may hold, as they are written, where the column has some to choose from."""
    if "study_key" in field.descriptor:
        return list(study_values.get(field.descriptor["study_key"], {}))
    return [word for entry in field.categories for word in (label(entry), str(entry["value"]))]


def _series(values: list, field: Field) -> pd.Series:
    return pd.Series(values, dtype="object" if field.multiple else DTYPES[field.type])


def _fill_ids(frame: pd.DataFrame, schema: Schema) -> None:
    """A row without id gets the one that people would use, where the schema says which: team-2023-02-07."""
    if not schema.reference_as or "id" not in frame:
        return
    missing = frame["id"].isna()
    if missing.any():
        frame["id"] = frame["id"].where(~missing, spoken(frame, schema).str.replace(" ", "-"))


def spoken(frame: pd.DataFrame, schema: Schema) -> pd.Series:
    """How people refer to each row, from the schema's ``reference_as``: "team 2023-02-07"; missing where unknown."""
    template = schema.reference_as or "{id}"
    parts = [f.name for f in schema.fields if f"{{{f.name}}}" in template]
    texts = frame[parts].astype("str")
    said = [template.format(**dict(zip(parts, row, strict=True))) for row in texts.itertuples(index=False)]
    return pd.Series(said, index=frame.index, dtype="str").where(frame[parts].notna().all(axis=1))


def duplicates(frame: pd.DataFrame, sheet: Sheet, schema: Schema) -> list[Problem]:
    """The rows whose key stands in an earlier row already; references must have been resolved."""
    whole = frame[frame[schema.key].notna().all(axis=1)]
    double = whole[whole.duplicated(schema.key)]
    first = {
        tuple(row): number
        for number, row in zip(whole.index[::-1], whole[schema.key].values[::-1], strict=True)
    }
    return [
        Problem(
            say("study.duplicate", first=first[tuple(row)]), sheet.file, sheet.name, number, kind="duplicate"
        )
        for number, row in zip(double.index, double[schema.key].values, strict=True)
    ]


def resolve(
    frames: dict[str, pd.DataFrame],
    schemas: dict[str, Schema],
    origin: dict[str, Sheet],
    study_values: dict[str, dict[str, str]],
    unsure: Collection[str] = (),
) -> list[Problem]:
    """Turn references into ids, in place, and list those that lead nowhere.

    Those into a table that is `unsure` (its file could not be read, or it stands twice) are not judged.
    """
    problems: list[Problem] = []
    targets = {field.reference for described in schemas.values() for field in described.fields}
    ids = {t: _spoken_ids(frames[t], schemas[t], study_values) for t in targets if t}
    for name, frame in frames.items():
        for field in schemas[name].fields:
            if field.reference and len(frame):
                place, title = _Place(origin[name], schemas[name], field), schemas[field.reference].title()
                told: list[Problem] = []
                frame[field.name] = _resolved(
                    frame[field.name], field, ids[field.reference], place, title, told
                )
                problems += [] if field.reference in unsure else told
    return problems


def _spoken_ids(
    frame: pd.DataFrame, schema: Schema, study_values: dict[str, dict[str, str]]
) -> dict[str, str]:
    """What people may write for a row → its id: the id itself, or "team 2023-02-07" with any name of the group."""
    frame = frame.dropna(subset="id")
    ids = dict(zip(spoken(frame, schema).str.casefold(), frame["id"], strict=True))
    for field in schema.fields:
        if "study_key" in field.descriptor and f"{{{field.name}}}" in (schema.reference_as or ""):
            for word, key in study_values.get(field.descriptor["study_key"], {}).items():
                own = frame[frame[field.name] == key]
                said = spoken(own.assign(**{field.name: word}), schema).str.casefold()
                ids |= dict(zip(said, own["id"], strict=True))
    return ids | dict(zip(frame["id"].str.casefold(), frame["id"], strict=True))


def _resolved(
    column: pd.Series, field: Field, ids: dict[str, str], place: _Place, table: str, problems: list[Problem]
) -> pd.Series:
    """The column with ids for what people wrote; what leads nowhere becomes missing and is listed."""
    resolved: list[object] = []
    for number, value in column.items():
        if not isinstance(value, tuple | str):
            resolved.append(value)
            continue
        several = value if isinstance(value, tuple) else (value,)
        found = {text: ids.get(" ".join(text.split()).casefold()) for text in several}
        problems += [
            place.problem("no_such_row", int(number), text, ids, table=table)
            for text, identity in found.items()
            if identity is None
        ]
        kept = tuple(identity for identity in found.values() if identity is not None)
        resolved.append(kept if field.multiple else (kept[0] if kept else None))
    return _series(resolved, field).set_axis(column.index)
