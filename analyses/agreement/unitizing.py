"""Krippendorff's alpha for unitizing: coders choose both where a span begins and ends and which code it has.

Two versions. *2004* (Content Analysis, 2nd ed., p. 251–255) looks at one code at a time and at how far apart the ends of
overlapping spans lie; a coder's spans may have several codes at one place. *2016* (Krippendorff, Mathet, Bouvry & Widlöcher,
Quality & Quantity 50, p. 2347–2364; Content Analysis, 4th ed. 2019, sec. 12.6) is a family of four, made for more than two
coders and for one code at each place. Documents are laid end to end; no span crosses from one to the next.
"""

from itertools import combinations, pairwise
from typing import TYPE_CHECKING

import numpy as np

from analyses.results import results

if TYPE_CHECKING:
    import pandas as pd

Section = tuple[int, int, int]  # start, end, code from 1; 0 is a gap


def unitizing_alpha(spans: "pd.DataFrame", lengths: dict[str, int], coders: list[str]) -> "pd.DataFrame":
    """Krippendorff's unitizing alpha of 2004, for each code and for all together.

    Parameters
    ----------
    spans : columns document, coder, code, start, end; a coder's spans with one code do not overlap (see `spans.merged`)
    lengths : code points of each document that all `coders` have read

    Returns
    -------
    key code (missing: all); measure ``unitizing_alpha``; n = spans. 1: the same spans; 0: as if placed at random. There is
    no interval. Undefined without spans (``no_codes``), with fewer than two coders (``one_coder``) or no text
    (``no_units``).
    """
    laid, length = end_to_end(spans, lengths, coders)
    found, sums, reason = [], np.zeros(2), _impossible(length, coders)
    for code, part in laid.groupby("code") if not reason else ():
        walks = [_walk(part[part["coder"] == coder], length) for coder in coders]
        apart = np.array([_observed(walks, length), _expected(walks, length)])
        sums += apart
        found.append(_row(code, "unitizing_alpha", len(part), "krippendorff_2004", _alpha(*apart)))
    found.append(_row(None, "unitizing_alpha", len(laid), "krippendorff_2004", _alpha(*sums), reason))
    return results(found, ["code"])


def unitizing_family(spans: "pd.DataFrame", lengths: dict[str, int], coders: list[str]) -> "pd.DataFrame":
    """The four unitizing alphas of 2016, for any number of coders.

    Returns
    -------
    key code; with a missing code ``u_alpha`` (spans and codes), ``u_alpha_binary`` (marked or not, whatever the code) and
    ``cu_alpha`` (the codes, where two have marked); for each code ``ku_alpha`` (how well it is told from the others, where
    two have marked). n = spans. `spans` and `lengths` as `unitizing_alpha`; where a coder has two codes at one place the
    reason is ``overlapping_codes``.
    """
    laid, length = end_to_end(spans, lengths, coders)
    codes = sorted(laid["code"].unique(), key=str)
    number = {code: place for place, code in enumerate(codes, 1)}
    walks = [_walk(laid[laid["coder"] == coder], length, number) for coder in coders]
    reason = _impossible(length, coders)
    reason = reason or ("overlapping_codes" if any(_overlapping(walk) for walk in walks) else "")
    seen, by_chance = (np.zeros((1, 1)),) * 2 if reason else _coincidences(walks, len(codes) + 1)
    marked, marked_by_chance = (np.zeros((0, 0)),) * 2 if reason else _marked(walks, len(codes) + 1)
    binary = np.eye(2)[(np.arange(len(seen)) > 0).astype(int)]
    values = {
        "u_alpha": _alpha(_apart(seen), _apart(by_chance)),
        "u_alpha_binary": _alpha(_apart(binary.T @ seen @ binary), _apart(binary.T @ by_chance @ binary)),
        "cu_alpha": _alpha(_apart(marked), _apart(marked_by_chance)),
    }
    found = [
        _row(None, name, len(laid), "krippendorff_2016", value, reason) for name, value in values.items()
    ]
    for code in codes if not reason else ():
        k, n = number[code] - 1, int((laid["code"] == code).sum())
        value = _of_code(marked, marked_by_chance, k)
        found.append(_row(code, "ku_alpha", n, "krippendorff_2016", value))
    return results(found, ["code"])


def end_to_end(
    spans: "pd.DataFrame", lengths: dict[str, int], coders: list[str]
) -> tuple["pd.DataFrame", int]:
    """All documents as one text: the spans in it, in order, and its length."""
    begins = dict(zip(lengths, np.cumsum([0, *lengths.values()]).tolist(), strict=False))
    here = spans[spans["document"].isin(lengths) & spans["coder"].isin(coders)]
    offset = here["document"].map(begins).astype("int64")
    laid = here.assign(start=here["start"] + offset, end=here["end"] + offset)
    return laid.sort_values(["coder", "start"], ignore_index=True), sum(lengths.values())


def _walk(spans: "pd.DataFrame", length: int, number: dict | None = None) -> list[Section]:
    """A coder's sections of the text in order: spans, and the gaps between them."""
    sections, reached = [], 0
    for start, end, code in zip(spans["start"], spans["end"], spans["code"], strict=True):
        if start > reached:
            sections.append((reached, start, 0))
        sections.append((start, end, number[code] if number else 1))
        reached = max(reached, end)
    return [*sections, (reached, length, 0)] if reached < length else sections


def _observed(walks: list[list[Section]], length: int) -> float:
    """Mean squared distance between the sections of two coders that meet, as a share of the squared length."""
    pairs = list(combinations(walks, 2))
    total = sum(_distance(a, b) for one, other in pairs for a, b in _meeting(one, other))
    return total / (len(pairs) * length**2)


def _distance(a: Section, b: Section) -> int:
    """0 for two gaps; between two spans the squared distances of their ends; a span in a gap its squared length."""
    if a[2] and b[2]:
        return (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2
    span, gap = (a, b) if a[2] else (b, a)
    inside = span[2] and gap[0] <= span[0] and span[1] <= gap[1]
    return (span[1] - span[0]) ** 2 if inside else 0


def _meeting(one: list[Section], other: list[Section]):
    """Pairs of sections that share at least one character."""
    i = j = 0
    while i < len(one) and j < len(other):
        yield one[i], other[j]
        ends = one[i][1], other[j][1]
        i, j = i + (ends[0] <= ends[1]), j + (ends[1] <= ends[0])


def _expected(walks: list[list[Section]], length: int) -> float:
    """The same if all spans and gaps were placed at random. Krippendorff (2004), p. 254."""
    spans = np.array([end - start for walk in walks for start, end, code in walk if code], float)
    gaps = np.array([end - start for walk in walks for start, end, code in walk if not code], float)
    room = np.maximum(gaps[None] - spans[:, None] + 1, 0) * (gaps[None] >= spans[:, None])
    with_spans = (len(spans) - 1) / 3 * (2 * spans**3 - 3 * spans**2 + spans)
    whole = len(walks) * length
    total = (with_spans + spans**2 * room.sum(axis=1)).sum()
    return 2 / length * total / (whole * (whole - 1) - (spans * (spans - 1)).sum())


def _coincidences(walks: list[list[Section]], q: int) -> tuple[np.ndarray, np.ndarray]:
    """(q, q) the length two coders have given codes c and k, observed and expected; a span is not paired with itself."""
    own = np.zeros(q)
    for start, end, code in (section for walk in walks for section in walk):
        own[code] += (end - start) ** 2 if code else end - start
    return _with_chance(_lengths(walks, q), own)


def _marked(walks: list[list[Section]], q: int) -> tuple[np.ndarray, np.ndarray]:
    """The same (q − 1, q − 1) where two coders have marked; a span counts by the length that others have marked too."""
    own = np.zeros(q)
    for walk in walks:
        others = [other for other in walks if other is not walk]
        for start, end, code in walk:
            shared = sum(max(0, min(end, e) - max(start, s)) for other in others for s, e, c in other if c)
            own[code] += (shared / len(others)) ** 2
    return _with_chance(_lengths(walks, q)[1:, 1:], own[1:])


def _lengths(walks: list[list[Section]], q: int) -> np.ndarray:
    table = np.zeros((q, q))
    for one, other in combinations(walks, 2):
        for a, b in _meeting(one, other):
            shared = min(a[1], b[1]) - max(a[0], b[0])
            table[a[2], b[2]] += shared
            table[b[2], a[2]] += shared
    return table / (len(walks) - 1)


def _with_chance(seen: np.ndarray, own: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    totals, whole = seen.sum(axis=1), seen.sum()
    room = whole**2 - own.sum()
    return seen, (np.outer(totals, totals) - np.diag(own)) * (whole / room if room > 0 else 0)


def _of_code(seen: np.ndarray, by_chance: np.ndarray, k: int) -> float | None:
    """One code against the others. Krippendorff et al. (2016)."""
    observed, expected = seen[k].sum() - seen[k, k], by_chance[k].sum() - by_chance[k, k]
    if not seen[k].sum() or not expected:
        return None
    return 1 - by_chance[k].sum() / seen[k].sum() * observed / expected


def _apart(table: np.ndarray) -> float:
    return float(table.sum() - np.trace(table))


def _alpha(observed: float, expected: float) -> float | None:
    return 1 - float(observed / expected) if expected else None


def _overlapping(walk: list[Section]) -> bool:
    return any(later[0] < earlier[1] for earlier, later in pairwise(walk))


def _impossible(length: int, coders: list[str]) -> str:
    if not length:
        return "no_units"
    return "one_coder" if len(coders) < 2 else ""


def _row(code: object, measure: str, n: int, method: str, value: float | None, reason: str = "") -> dict:
    reason = reason or ("" if value is not None else "no_codes" if not n else "one_category")
    return {"code": code, "measure": measure, "value": None if reason else value, "n": n, "unit": "spans", "method": method,
            "reason": reason}  # fmt: skip
