"""The command ``folje mask``: plain tables of counts, masked together, and the list of what was hidden and why."""

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from analyses.disclosure.cells import CountTable
from analyses.disclosure.linking import link
from analyses.disclosure.protection import protect
from analyses.disclosure.rules import LEVELS, Rule
from evaluation.cells import guarded, unguarded
from evaluation.disk import Disk
from evaluation.errors import UseError
from evaluation.words import say
from reports.plain_tables import PlainTable, read_tables

if TYPE_CHECKING:
    import pandas as pd


def mask_tables(
    paths: Sequence[str],
    rows: Sequence[str] = (),
    columns: Sequence[str] = (),
    count: str | None = None,
    threshold: int = 5,
    sensitive: Sequence[str] = (),
    out: str | None = None,
) -> dict:
    """Mask tables that may be read side by side; the originals are left as they are.

    Returns
    -------
    dict with cells (file, row, column, shown, reason), files (file, written, cells, hidden, sentence), notes and lines
    """
    if not 2 <= threshold <= 100:
        raise UseError(say("disclosure.bad_threshold"))
    tables = read_tables([Path(path) for path in paths], rows, columns, count)
    targets = _targets(tables, Path(out) if out else None)
    rule = Rule(threshold, {key: level for given in sensitive for key, level in _sensitive(given, tables)})
    counted, notes = _understood(tables)
    ledger = _nothing_but_none(protect(counted, rule))
    files = [
        _write(table, ledger[ledger["table"] == i], target)
        for i, (table, target) in enumerate(zip(tables, targets, strict=True))
    ]
    cells = [
        dict(zip(("file", "row", "column"), (table.path.name, *table.place_of(cell)), strict=True))
        | {"shown": bool(entry.shown), "reason": entry.reason}
        for i, table in enumerate(tables)
        for cell, entry in zip(table.cells, ledger[ledger["table"] == i].itertuples(), strict=True)
    ]
    notes += [
        say("disclosure.left_out", file=table.path.name, columns=", ".join(table.left_out))
        for table in tables
        if table.left_out
    ]
    return {"cells": cells, "files": files, "notes": notes, "lines": _lines(cells, files, notes)}


def _targets(tables: list[PlainTable], out: Path | None) -> list[Path]:
    suffix = say("disclosure.suffix")
    targets = [(out or table.path.parent) / f"{table.path.stem}-{suffix}.csv" for table in tables]
    double = next((path for i, path in enumerate(targets) if path in targets[:i]), None)
    if double:
        raise UseError(say("disclosure.same_name", name=double.name))
    return targets


def _sensitive(given: str, tables: list[PlainTable]) -> Iterator[tuple[object, str]]:
    """What `--sensitive` names: a variable, or a label wherever it stands."""
    name, _, level = (part.strip().casefold() for part in given.rpartition("="))
    if not name or level not in LEVELS:
        raise UseError(say("disclosure.bad_sensitive", given=given))
    variables = {variable for table in tables for variable in table.variables}
    pairs = {
        (v, label) for t in tables for c in t.cells for v, label in zip(t.variables, c.labels, strict=True)
    }
    found = (
        [name] if name in variables else [(v, label) for v, label in sorted(pairs, key=str) if label == name]
    )
    if not found:
        raise UseError(say("disclosure.unknown_sensitive", name=given.rpartition("=")[0].strip()))
    yield from ((key, level) for key in found)


def _understood(tables: list[PlainTable]) -> tuple[list[CountTable], list[str]]:
    """The tables as counts, and what was taken for granted."""
    notes = []
    linked = link([table.frame() for table in tables])
    for table, one in zip(tables, linked, strict=True):
        file = table.path.name
        if one.problem:
            column = _title(table, one.variable)
            raise UseError(say(f"disclosure.{one.problem}", column=column), where=file)
        if one.table.items:
            notes.append(say("disclosure.read_as_items", file=file, column=_title(table, one.table.items)))
        if one.apart:
            notes.append(say("disclosure.read_apart", file=file))
    return [one.table for one in linked], notes


def _nothing_but_none(ledger: "pd.DataFrame") -> "pd.DataFrame":
    """A table of which only the zeros could be shown is not shown at all."""
    empty = ~(ledger["shown"] & (ledger["value"] > 0)).groupby(ledger["table"]).transform("any")
    alone = empty & ledger["shown"] & ~ledger["shown"].groupby(ledger["table"]).transform("all")
    return ledger.assign(shown=ledger["shown"] & ~alone, reason=ledger["reason"].mask(alone, "nothing_else"))


def _title(table: PlainTable, variable: str) -> str:
    return dict(zip(table.variables, table.titles, strict=True)).get(variable, "")


def _write(table: PlainTable, ledger: "pd.DataFrame", target: Path) -> dict:
    """Write the masked copy: every hidden count has the same mark, and other columns do not follow."""
    hidden = {(c.record, c.place) for c, shown in zip(table.cells, ledger["shown"], strict=True) if not shown}
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=table.content.delimiter, lineterminator=table.content.line_end)
    for number, (row, _) in enumerate(table.content.records):
        if any(row):
            writer.writerow(
                say("disclosure.mark")
                if (number, place) in hidden
                else guarded(unguarded(row[place]))
                if place < len(row)
                else ""
                for place in table.kept
            )
    Disk().write(target, text.getvalue().encode(table.content.encoding, "replace"))
    whole = len(hidden) == len(table.cells)
    return {
        "file": table.path.name, "written": str(target), "cells": len(table.cells), "hidden": len(hidden),
        "sentence": say("disclosure.sentence", file=table.path.name) if whole else "",
    }  # fmt: skip


def _lines(cells: list[dict], files: list[dict], notes: list[str]) -> list[str]:
    columns = ("file", "row", "column", "shown", "reason")
    rows = [tuple(say(f"disclosure.{name}") for name in columns)]
    rows += [
        (cell["file"], cell["row"], cell["column"], say(f"disclosure.{'is' if cell['shown'] else 'not'}_shown"),
         say(f"disclosure.reason_{cell['reason']}") if cell["reason"] else "")
        for cell in cells
    ]  # fmt: skip
    widths = [max(len(row[i]) for row in rows) for i in range(len(columns))]
    listed = [
        "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]
    written = [say("disclosure.written", **file) for file in files]
    sentences = [file["sentence"] for file in files if file["sentence"]]
    return [*listed, "", *notes, *written, *sentences, say("disclosure.only_for_you")]
