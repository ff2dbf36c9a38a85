"""Agreement in words, for the screen: the figures with their n first, then what there is to talk about."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from analyses.agreement import How, confusion, light, per_category, standard_errors
from evaluation.words import say
from reports.agreement.judged import differing_lines
from reports.judgement_words import JudgementWords
from reports.notation import decimal, integer, of, percent
from reports.table import Table

if TYPE_CHECKING:
    import pandas as pd

    from reports.agreement import Compared

MOST_LISTED = 20  # rows of a calculator's disagreements, unless all is asked for
WORDS_SHOWN = 12  # of a passage
WEIGHTED = ("weighted_kappa", "gwet_ac2")
LEAST_PERCENT = 20  # a base under this is given as x of n


def study_lines(compared: "Compared") -> list[str]:
    """What `folje agree STUDY` says."""
    passages, judged = compared.material.passages, compared.judged
    differing = differing_lines(compared.study, compared.judged_apart)
    if passages.empty and judged.empty and not differing:
        return [say("agreement.nothing")]
    parts = [_coded(compared) if len(passages) else [], _judged(compared) if len(judged) else []]
    lines = [*parts[0], *([""] if all(parts) else []), *parts[1], *differing]
    return lines if any(parts) else lines[1:]


def _coded(compared: "Compared") -> list[str]:
    passages, rows = compared.material.passages, _by_measure(compared.measures)
    chosen = say("agreement.only_code", code=_code(compared, compared.code)) if compared.code else ""
    lines = [
        say("agreement.coded", people=_together(compared.material.people), code=chosen,
            passages=say("agreement.n_passages", n=len(passages)),
            documents=say("agreement.n_documents", n=passages["document"].nunique())),
        say("agreement.rule"), "",
        _share("same_codes", rows["same_codes"], len(compared.material.people)),
        coefficient("krippendorff_alpha", rows["krippendorff_alpha"], "meetings"),
    ]  # fmt: skip
    if compared.everything:
        lines += ["", *_measures(compared.measures, "meetings"), "", *_codes(compared)]
    return [*lines, "", *_to_talk_about(compared)]


def _to_talk_about(compared: "Compared") -> list[str]:
    found, withheld = compared.to_talk_about, len(compared.disagreements) - len(compared.to_talk_about)
    lines = [say("agreement.to_talk_about", n=len(found))] if found else [say("agreement.no_differences")]
    place = None
    for passage in found:
        if (here := place_of(compared, passage)) != place:
            lines += ["", here]
            place = here
        lines += [f"  {first_words(passage['text'])}", f"    {_differences(passage)}"]
    return [*lines, *([say("agreement.withheld", n=withheld)] if withheld else [])]


def place_of(compared: "Compared", passage: dict) -> str:
    """The meeting of a passage as people say it; else its document."""
    return compared.study.meeting_name(passage["meeting"]) if passage["meeting"] else passage["document"]


def first_words(text: str) -> str:
    """The beginning of a passage, enough to know it again."""
    words = text.split()
    return " ".join(words[:WORDS_SHOWN]) + (" …" if len(words) > WORDS_SHOWN else "")


def _differences(passage: dict) -> str:
    own = [f"{who}: {', '.join(codes) or '–'}" for who, codes in passage["codes"].items()]
    both = [say("agreement.shared", codes=", ".join(passage["shared"]))] if passage["shared"] else []
    return "; ".join([*own, *both])


def _codes(compared: "Compared") -> list[str]:
    """Each code by itself."""
    header = ("code", "used_by_any", "coded_only", "gwet_ac1", "krippendorff_alpha")
    table = []
    for code, part in compared.codes.groupby("code", sort=False):
        rows = _by_measure(part)
        figures = [value(rows[name]) for name in ("coded_only", "gwet_ac1", "krippendorff_alpha")]
        table.append((_code(compared, code), integer(rows["units"].value), *figures))
    return _table(tuple(say(f"agreement.{key}") for key in header), table).lines()


def _code(compared: "Compared", code: Any) -> str:
    return f"{code} {compared.book.name(code)}"


def _judged(compared: "Compared") -> list[str]:
    rows, words = _by_measure(compared.phases), JudgementWords.of(compared.book)
    lines = [
        say("agreement.judged", people=_together(list(compared.judgements.columns)),
                meetings=say("agreement.n_meetings", n=len(compared.judgements))),
        _share("same_phase", rows["percent_agreement"], len(compared.judgements.columns)),
        coefficient("krippendorff_alpha", rows["krippendorff_alpha"], "meetings"),
    ]  # fmt: skip
    if compared.everything:
        lines += ["", *_measures(compared.phases, "meetings"), "", *_categories(compared.each_phase, words)]
        lines += ["", *_confusion(compared.taken_for, list(compared.judgements.columns), words)]
    return lines


def _categories(result: "pd.DataFrame", words: JudgementWords | None = None) -> list[str]:
    """Each category by itself."""
    table = []
    for category, part in result.groupby("category", sort=False):
        rows = _by_measure(part)
        if rows["share"].value:
            table.append((_label(category, words), value(rows["share"]), value(rows["fleiss_kappa"])))
    header = tuple(say(f"agreement.{key}") for key in ("category", "share", "fleiss_kappa"))
    return _table(header, table).lines()


def _confusion(counts: "pd.DataFrame", coders: list[str], words: JudgementWords | None = None) -> list[str]:
    """Which category one coder chose where another chose which."""
    labels = tuple(_label(category, words) for category in counts.index)
    rows = [(name, *map(integer, row)) for name, row in zip(labels, counts.to_numpy(), strict=True)]
    title = say("agreement.confusion_pairs")
    if len(coders) == 2:
        title = say("agreement.confusion", one=coders[0], other=coders[1])
    return [title, *_table(("", *labels), rows).lines()]


def calculator_lines(
    ratings: "pd.DataFrame", result: "pd.DataFrame", how: How, *, everything: bool
) -> list[str]:
    """What `folje agree --csv` says."""
    rows, coders = _by_measure(result), [str(name) for name in ratings.columns]
    if not coders:
        return [say("agreement.no_coders")]
    alpha = rows["krippendorff_alpha"]
    lines = [
        say("agreement.rated", people=_together(coders), units=say("agreement.n_units", n=len(ratings)), n=alpha.n),
        "", _share("percent_agreement", rows["percent_agreement"], len(coders)),
        coefficient("krippendorff_alpha", alpha, "units", say("agreement.interval_level" if how.level == "interval" else f"agreement.{how.level}")),
    ]  # fmt: skip
    if everything and alpha.n:
        lines += ["", *_measures(result, "units", light(ratings, how))]
        lines += [
            "",
            *_categories(per_category(ratings, how)),
            "",
            *_confusion(confusion(ratings, how), coders),
        ]
        lines += ["", *_errors(standard_errors(ratings, how).dropna(subset="value"), how)]
    return [*lines, *(["", *_rows_to_talk_about(ratings, everything=everything)] if alpha.n else [])]


def _errors(result: "pd.DataFrame", how: How) -> list[str]:
    return [
        say("agreement.standard_error", name=say(f"agreement.{row.measure}"), value=decimal(row.value, 3))
        for row in result.itertuples()
        if how.weights != "identity" or row.measure not in WEIGHTED
    ]


def _rows_to_talk_about(ratings: "pd.DataFrame", *, everything: bool) -> list[str]:
    differ = ratings[ratings.nunique(axis=1) > 1]
    if differ.empty:
        return [say("agreement.no_differences")]
    shown = differ if everything else differ.head(MOST_LISTED)
    cells = [tuple(_label(cell) for cell in row) for row in shown.itertuples(name=None)]
    lines = [
        say("agreement.units_to_talk_about", n=len(differ)),
        *_table(("", *ratings.columns), cells).lines(),
    ]
    return [
        *lines,
        *([say("agreement.and_more", n=len(differ) - len(shown))] if len(differ) > len(shown) else []),
    ]


def _measures(result: "pd.DataFrame", drawn: str, *more: "pd.DataFrame") -> list[str]:
    """All measures of one or more results as a table, and under it why some have no value or no interval.

    Weighted measures without weights say what the unweighted do, and are left out.
    """
    rows = [row for part in (result, *more) for row in part.itertuples() if not _is_unweighted(row)]
    header = tuple(say(f"agreement.{key}") for key in ("measure", "value", "interval_head", "n_head"))
    table = [(say(f"agreement.{row.measure}"), value(row), interval(row), integer(row.n)) for row in rows]
    reasons: dict[str, list[str]] = {}
    for row in rows:
        named = [say(f"agreement.{row.measure}")] if _missing(row.value) else []
        reasons.setdefault(_note(row, drawn), []).extend(named)
    notes = [
        f"{', '.join(names)}: {note}" if names else _sentence(note) for note, names in reasons.items() if note
    ]
    return [*_table(header, table).lines(), *notes]


def _is_unweighted(row: Any) -> bool:
    return row.measure in WEIGHTED and "identity" in str(row.method)


def interval(row: Any) -> str:
    """The two ends of an interval; a dash where there is none."""
    return (
        "–"
        if _missing(row.low)
        else say("agreement.from_to", low=decimal(row.low, 2), high=decimal(row.high, 2))
    )


def _note(row: Any, drawn: str) -> str:
    """Why a measure has no value, or an interval that is missing or uncertain; nothing where all is well."""
    if row.reason.startswith("too_few"):
        return say(f"agreement.no_interval_{drawn}")
    if row.reason:
        return say(f"agreement.{row.reason}")
    return say(f"agreement.few_{drawn}") if "few_clusters" in row.method else ""


def _sentence(note: str) -> str:
    return f"{note[0].upper()}{note[1:]}."


def coefficient(name: str, row: Any, drawn: str, detail: str = "") -> str:
    """A measure with its n and interval, or why it has none.

    `drawn` is what the interval draws: meetings or units.
    """
    shown = say(f"agreement.{name}") + (f" ({detail})" if detail else "")
    notes = [say("agreement.n", n=integer(row.n), unit=say(f"agreement.unit_{row.unit}"))]
    if _missing(row.value):
        return f"{shown}: – ({_note(row, drawn)}; {notes[0]})"
    if not _missing(row.low):
        notes.append(say("agreement.interval", interval=interval(row)))
    notes.append(_note(row, drawn))
    return f"{shown}: {decimal(row.value, 2)} ({'; '.join(note for note in notes if note)})"


def _share(name: str, row: Any, coders: int) -> str:
    """A share of units, as x of n for two coders, and as per cent where the base bears it."""
    shown, unit = say(f"agreement.{name}"), say(f"agreement.unit_{row.unit}")
    if _missing(row.value):
        return f"{shown}: – ({say(f'agreement.{row.reason}')})"
    part = percent(row.value) if row.n >= LEAST_PERCENT else ""
    if coders == 2:
        return f"{shown}: {of(round(row.value * row.n), row.n)} {unit}" + (f" ({part})" if part else "")
    return f"{shown}: {part or decimal(row.value, 2)} ({say('agreement.of_pairs')}; {say('agreement.n', n=integer(row.n), unit=unit)})"


def value(row: Any) -> str:
    """A value with two decimals; a dash where it is missing."""
    return "–" if _missing(row.value) else decimal(row.value, 2)


def _label(category: Any, words: JudgementWords | None = None) -> str:
    if _missing(category):
        return "–"
    if isinstance(category, float):
        return decimal(category, 0) if category.is_integer() else str(category).replace(".", ",")
    return words.value(category) if words else str(category)


def _missing(cell: Any) -> bool:
    import pandas as pd

    return bool(pd.isna(cell))


def _together(names: list[str]) -> str:
    return (
        f" {say('agreement.and')} ".join([", ".join(names[:-1]), names[-1]])
        if len(names) > 1
        else "".join(names)
    )


def _by_measure(result: "pd.DataFrame") -> dict[str, Any]:
    return {row.measure: row for row in result.itertuples()}


def _table(header: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> Table:
    numeric = frozenset(range(1, len(header)))
    return Table(name="", caption="", header=header, rows=tuple(rows), numeric=numeric)
