"""References between tables: what people wrote for a row of another table becomes its id."""

import re
from collections.abc import Collection

import numpy as np
import pandas as pd

from evaluation.cells import day
from evaluation.errors import Problem
from evaluation.places import MOST_TOLD, Place
from evaluation.schemas import Schema
from evaluation.sheets import Sheet


def spoken(frame: pd.DataFrame, schema: Schema) -> pd.Series:
    """How people refer to each row, from the schema's ``reference_as``: "team 2023-02-07"; missing where unknown."""
    if not schema.reference_as:
        return frame["id"]
    template = schema.reference_as
    parts = [f.name for f in schema.fields if f"{{{f.name}}}" in template]
    texts = frame[parts].astype("str")
    said = [template.format(**dict(zip(parts, row, strict=True))) for row in texts.itertuples(index=False)]
    return pd.Series(said, index=frame.index, dtype="str").where(frame[parts].notna().all(axis=1))


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
                place, title = Place(origin[name], schemas[name], field), schemas[field.reference].title()
                frame[field.name], told = _resolved(frame[field.name], ids[field.reference], place, title)
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
    column: pd.Series, ids: dict[str, str], place: Place, table: str
) -> tuple[pd.Series, list[Problem]]:
    """The column with ids for what people wrote; what leads nowhere becomes missing and is listed."""
    multiple = place.field.multiple
    codes, written = pd.factorize(column.to_numpy(dtype=object))
    found, lost = [], {}
    for code, value in enumerate(written):
        resolved = {text: _ids(text, ids, multiple) for text in (value if multiple else (value,))}
        missing = [text for text, known in resolved.items() if not known]
        if missing:
            lost[code] = missing
        found.append(tuple(identity for known in resolved.values() for identity in known))
    rows, key = np.flatnonzero(np.isin(codes, list(lost))), "study.no_such_row"
    problems = [
        place.problem(
            key, place.message(key, text, table=table), column.index[at], meant=place.meant(text, ids)
        )
        for at in rows[:MOST_TOLD]
        for text in lost[codes[at]]
    ]
    problems += place.more(rows, column.index)
    values: list = found if multiple else [known[0] if known else None for known in found]
    values.append(None)  # the last one is for missing cells, whose code is -1
    return pd.Series(values, dtype=column.dtype).take(codes).set_axis(column.index), problems


def _ids(text: str, ids: dict[str, str], multiple: bool) -> tuple[str, ...]:
    """The ids behind a text; several where commas stand between them and may, none where it leads nowhere."""
    said = " ".join(text.split()).casefold()
    one = ids.get(said) or ids.get(_with_plain_date(said))
    if one or not multiple or "," not in said:
        return (one,) if one else ()
    several = [_ids(part, ids, False) for part in re.split(r",\s*", said)]
    return tuple(known for part in several for known in part) if all(several) else ()


def _with_plain_date(said: str) -> str:
    """The words with the date at their end as the tool writes it: "team 7/2 2023" → "team 2023-02-07"."""
    words = said.split()
    for place in range(1, len(words)):
        when = day(" ".join(words[place:]))
        if when:
            return f"{' '.join(words[:place])} {when}"
    return said
