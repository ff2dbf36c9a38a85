"""Site × strand × period: which site tries which strand, and when."""

from analyses.programme import placements, sites_per_strand
from evaluation.words import say
from reports.material import Material
from reports.notation import integer
from reports.programme import span
from reports.table import Table
from reports.tables._programme import even, value_label, with_sources


def table(material: Material) -> Table:
    """Sites as rows, the pilots as columns; a cell says when and in what state. The last row counts the sites."""
    placed = placements(material.study.strands, material.study.periods)
    called, sites = material.names("strands"), material.names("organisations")
    strands = list(dict.fromkeys(placed["strand"]))
    somewhere = placed[placed["reason"].ne("no_period") | placed["reason"].isna()]
    rows = [
        (sites.get(site, say("programme.no_site")), *(_cell(material, part, strand) for strand in strands))
        for site, part in somewhere.groupby("site", sort=False, dropna=False)
    ]
    counts = sites_per_strand(placed).dropna(subset="strand")["value"]
    rows += [(say("programme.number_of_sites"), *(integer(count) for count in counts))] if rows else []
    header = (say("programme.site"), *(called[strand] for strand in strands))
    shown = Table(
        "programme_sites", say("programme.sites"), header, tuple(rows), widths=even(22, len(strands))
    )
    return with_sources(shown, material, placed).noted(say("programme.sites_note"))


def _cell(material: Material, part, strand: str) -> str:
    own = part[part["strand"] == strand]
    return "; ".join(
        f"{span(row.start, row.end, row.precision)}, {value_label(material, 'periods', 'state', row.state)}"
        for row in own.itertuples()
    )
