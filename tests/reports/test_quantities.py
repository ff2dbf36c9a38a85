"""How stated figures are written in Swedish and English."""

from types import SimpleNamespace

import pandas as pd
import pytest

from evaluation.schemas import schema
from reports.quantities import quantity

UNIT = schema("measurements").field("unit")


def written(lang="sv", value=None, to=None, kind="exact", stated=None, stated_en=None, unit="visits") -> str:
    """A figure in words; the no-break space as a space."""
    value, to = (pd.NA if number is None else float(number) for number in (value, to))
    row = SimpleNamespace(value=value, value_to=to, kind=kind, stated=stated, stated_en=stated_en, unit=unit)
    return quantity(row, UNIT, lang).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("given", "swedish", "english"),
    [
        ({"value": 6}, "6 besök", "6 visits"),
        ({"value": 1, "unit": "municipalities"}, "1 kommun", "1 municipality"),
        ({"value": 1, "to": 3, "unit": "municipalities"}, "1–3 kommuner", "1–3 municipalities"),
        (
            {"value": 100, "kind": "at_least", "stated": "fler än 100"},
            "minst 100 besök",
            "at least 100 visits",
        ),
        ({"value": 25, "kind": "approx", "unit": "per_cent"}, "omkring 25 %", "about 25%"),
        ({"value": 15, "to": 20, "kind": "approx", "unit": "per_cent"}, "omkring 15–20 %", "about 15–20%"),
        ({"value": 5, "to": 7}, "5–7 besök", "5–7 visits"),
        ({"value": 5, "to": 5}, "5 besök", "5 visits"),
        ({"value": 0.25, "unit": "posts"}, "0,25 heltidstjänster", "0.25 full-time posts"),
        ({"value": 1234}, "1 234 besök", "1,234 visits"),
        ({"value": 2023, "unit": "calendar_year"}, "2023", "2023"),
        ({"value": 3, "unit": None}, "3", "3"),
        ({"kind": "ordinal", "stated": "hundratals", "stated_en": "hundreds"}, "hundratals", "hundreds"),
        ({"kind": "ordinal", "stated": "vanligast"}, "vanligast", "vanligast"),
        ({"kind": "not_stated"}, "anges inte", "not stated"),
        ({"kind": "exact"}, "talet saknas", "the figure is missing"),
    ],
)
def test_a_quantity_is_written_as_its_source_states_it(given, swedish, english):
    assert written("sv", **given) == swedish
    assert written("en", **given) == english
