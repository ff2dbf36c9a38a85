"""The pilots compared: what the source states of each, side by side, and what it does not state."""

import pandas as pd

from analyses.programme import ASPECTS, placements, stated_aspects
from evaluation.words import say
from reports.material import Material
from reports.notation import integer, of
from reports.table import Table
from reports.tables._programme import even, told, with_sources


def table(material: Material) -> Table:
    """What they are compared by as rows, the pilots as columns; the last column counts how many state it."""
    strands = material.study.strands
    pilots = list(strands[strands["kind"] == "pilot"].itertuples())
    stated = stated_aspects(strands).set_index("aspect")
    rows = [(say("programme.sites_tried"), *(_sites(material, row.id) for row in pilots), "")]
    for aspect in ASPECTS:
        count = of(stated.at[aspect, "value"], int(stated.at[aspect, "n"]))
        rows.append((say(f"programme.{aspect}"), *(_aspect(material, row, aspect) for row in pilots), count))
    called = material.names("strands")
    header = (say("programme.compared"), *(called[row.id] for row in pilots), say("programme.stated_for"))
    widths = even(18, len(pilots), 13)
    shown = Table("programme_pilots", say("programme.pilots"), header, tuple(rows), widths=widths)
    return with_sources(shown, material, strands).noted(say("programme.pilots_note"))


def _sites(material: Material, strand: str) -> str:
    placed, called = (
        placements(material.study.strands, material.study.periods),
        material.names("organisations"),
    )
    sites = placed.loc[placed["strand"] == strand, "site"].dropna().unique()
    return ", ".join(called[site] for site in sites) or say("programme.not_stated")


def _aspect(material: Material, row, aspect: str) -> str:
    if aspect != "age_from":
        return told(material, row, aspect)
    ages = [integer(age) for age in (row.age_from, row.age_to) if pd.notna(age)]
    return say("programme.years", ages="–".join(ages)) if ages else say("programme.not_stated")
