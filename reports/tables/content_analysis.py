"""The content analysis: from themes to subcategories, what each rests on, and the words of one who has agreed to be quoted."""

from typing import TYPE_CHECKING

from analyses.content import LEVELS, content, in_several
from coding.abstractions import abstraction_frame
from evaluation.words import say
from reports.material import Material
from reports.notation import integer
from reports.quotes import quotable
from reports.table import Table

if TYPE_CHECKING:
    import pandas as pd

LONGEST = 300  # characters; a longer quote does not fit in a cell


def table(material: Material) -> Table:
    """One row per subcategory: theme, category, subcategory, its codes, meaning units (sources), an example."""
    analyst = next(iter(material.settings.evaluators), None)
    units = abstraction_frame(material.study, analyst)
    counts, quotes = content(units), quotable(material)
    header = tuple(
        say(f"analysis.{key}") for key in ("theme", "category", "subcategory", "codes", "rests_on", "example")
    )
    keys = counts[LEVELS].drop_duplicates().itertuples(index=False, name=None)
    rows = tuple(_row(material, units, counts, quotes, key) for key in keys)
    made = Table("content_analysis", say("analysis.caption"), header, rows, widths=(14, 15, 15, 18, 13, 25))
    return made.noted(*_notes(material, units, counts))


def _row(
    material: Material,
    units: "pd.DataFrame",
    counts: "pd.DataFrame",
    quotes: dict[str, str],
    key: tuple[str, ...],
) -> tuple[str, ...]:
    own = units[(units[LEVELS].fillna("") == list(key)).all(axis=1)]
    values = counts[(counts[LEVELS] == list(key)).all(axis=1)].set_index("measure")["value"]
    codes = "; ".join(sorted(own["code"].dropna().unique(), key=str.casefold))
    return (
        key[0] or say("analysis.no_theme"),
        key[1],
        key[2],
        codes,
        _rests_on(material, own, values),
        _example(own, quotes),
    )


def _rests_on(material: Material, own: "pd.DataFrame", values: "pd.Series") -> str:
    """Meaning units and sources; a small number of sources that are interviews with families is not told."""
    least, sources = material.settings.threshold, int(values["sources"])
    few = bool((own["informants"] == "family").any()) and sources < least and not material.settings.published
    told = say("analysis.fewer_than", n=least) if few else say("analysis.sources", n=integer(sources))
    return say("analysis.units", n=integer(values["meaning_units"]), sources=told)


def _example(own: "pd.DataFrame", quotes: dict[str, str]) -> str:
    """The shortest quote that may be shown, else a condensation of what is no interview."""
    allowed = sorted((quotes[name] for name in own["passage"] if name in quotes), key=len)
    if allowed and len(allowed[0]) <= LONGEST:
        return say("analysis.quote", quote=" ".join(allowed[0].split()).strip('”“"'))
    notes = own[own["informants"].isna() & (own["source"] != "transcript")]["condensation"].dropna()
    return min(notes, key=len, default="–")


def _notes(material: Material, units: "pd.DataFrame", counts: "pd.DataFrame") -> list[str]:
    if units.empty:
        return []
    analyst = ", ".join(sorted(units["person"].unique()))
    missing = int(units["category"].isna().sum())
    several = in_several(units) if material.sees_all else []
    return [
        say("analysis.note", n=integer(len(units) - missing), person=analyst),
        say("analysis.not_placed", n=missing) if missing else "",
        say("analysis.several", codes=", ".join(several)) if several else "",
        say("analysis.quotes_kept") if not material.sees_all else "",
    ]
