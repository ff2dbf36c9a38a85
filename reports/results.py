"""The names of all that reports compute: numbers, texts, tables and figures. A claim may rest on one (``result:families``)."""

from functools import cache


@cache
def names() -> frozenset[str]:
    """All of them."""
    from reports import figures, prose, tables

    return frozenset([*prose.NUMBERS, *prose.TEXTS, *tables.names(), *figures.names()])
