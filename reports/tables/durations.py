"""How long the contacts with the families lasted: median and quartiles in whole months, ongoing ones counted in."""

import pandas as pd

from analyses.cases import durations
from evaluation.words import say
from reports.material import Material
from reports.notation import decimal, integer
from reports.table import Table

QUARTILES = ("lower_quartile", "median", "upper_quartile")


def table(material: Material) -> Table:
    """One row of figures; nothing where fewer families than twice the threshold have a known time."""
    result = durations(material.counted("cases")).set_index("measure")
    header = tuple(say(f"statistics.{key}") for key in ("contacts", *QUARTILES, "longest"))
    made = Table(
        "durations", say("statistics.durations"), header, (), numeric=frozenset(range(1, len(header)))
    )
    n, ongoing = int(result["n"].iat[0]), int(result.at["ongoing", "value"])
    if not n:
        return made
    if n < 2 * material.settings.threshold and not material.settings.published:
        return made.saying(say("statistics.few_durations"))
    told = [_months(result, measure) for measure in QUARTILES]
    row = (say("statistics.all_contacts", n=integer(n)), *told, _longest(result, n - ongoing))
    method = "quantile_km" if (result["method"] == "kaplan_meier").any() else "quantile_type_7"
    missing = int(result["n_missing"].iat[0])
    small = not material.settings.published and 0 < missing < material.settings.threshold
    return Table(made.name, made.caption, header, (row,), numeric=made.numeric, widths=(22, 18, 16, 18, 26)).noted(
        say(f"statistics.{method}"), say("statistics.some_missing") if missing and small else "",
        say("statistics.missing", n=integer(missing)) if missing and not small else "",
    )  # fmt: skip


def _months(result: pd.DataFrame, measure: str) -> str:
    value = result.at[measure, "value"]
    return say("statistics.not_reached") if pd.isna(value) else decimal(value, 0)


def _longest(result: pd.DataFrame, ended: int) -> str:
    return say("statistics.up_to_about", months=decimal(result.at["longest", "value"], 0)) if ended else "–"
