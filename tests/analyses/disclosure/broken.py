"""Maskers that are wrong, each in its own way: the attacker must see through them all.

Each takes the tables to be published and those of an earlier release, and says which rows it shows.
"""

from dataclasses import replace

from analyses.disclosure.protection import protect
from analyses.disclosure.rules import Rule
from tests.analyses.disclosure.attacker import rows


def flags(ledger, tables):
    return [ledger.loc[ledger["table"] == i, "shown"].tolist() for i in range(len(tables))]


def small(table, threshold=5):
    return [not 1 <= count < threshold for count in table.frame["count"]]


def margin(table):
    return table.frame[table.variables].isna().any(axis=1).tolist()


def hides_nothing(tables, earlier):
    return [[True] * len(table.frame) for table in tables]


def hides_only_small_counts(tables, earlier):
    return [small(table) for table in tables]


def forgets_complements(tables, earlier):
    """Takes the items of a multi-response table for counts without a base."""
    bare = [replace(t, frame=t.frame[t.frame[t.items].notna()]) if t.items else t for t in tables]
    shown = flags(protect(bare, Rule()), bare)
    found = []
    for table, mine in zip(tables, shown, strict=True):
        inner = iter(mine)
        found.append(
            [
                next(inner) if table.items in labels or not table.items else True
                for labels, _ in rows(table.frame)
            ]
        )
    return found


def forgets_totals(tables, earlier):
    """Protects the inner cells, and prints all totals beside them."""
    inner = [replace(t, frame=t.frame[[not m for m in margin(t)]]) for t in tables]
    shown = flags(protect(inner, Rule()), inner)
    found = []
    for table, mine in zip(tables, shown, strict=True):
        own = iter(mine)
        found.append([True if is_margin else next(own) for is_margin in margin(table)])
    return found


def ignores_shared_margins(tables, earlier):
    """Protects every table by itself."""
    return [flags(protect([table], Rule()), [table])[0] for table in tables]


def ignores_releases(tables, earlier):
    return flags(protect(tables, Rule()), tables)


def takes_the_threshold_for_the_largest_small_count(tables, earlier):
    return flags(protect([*tables, *earlier], Rule(threshold=4)), tables)


def counts_on_zeros(tables, earlier):
    """Hides beside each small count the smallest other of its row and column, though a zero can go nowhere."""
    return [_with_partners(table, lambda count: count) for table in tables]


def looks_at_rows_only(tables, earlier):
    """Hides a second count in each row, and never looks down the columns."""
    return [_with_partners(table, lambda count: -count, columns=False) for table in tables]


def hides_one_more_per_table(tables, earlier):
    found = []
    for table in tables:
        shown = small(table)
        if not all(shown) and any(shown):
            shown[max((c, i) for i, c in enumerate(table.frame["count"]) if shown[i])[1]] = False
        found.append(shown)
    return found


def hides_in_one_place_only(tables, earlier):
    """Hides a cell in one table and prints the same cell in the next."""
    shown, seen = flags(protect([*tables, *earlier], Rule()), tables), set()
    for table, mine in zip(tables, shown, strict=True):
        for i, (labels, _) in enumerate(rows(table.frame)):
            key = frozenset(labels.items())
            mine[i] = mine[i] or key in seen
            seen.add(key)
    return shown


def prints_the_largest_of_what_is_hidden(tables, earlier):
    """Is protected, and then shows one cell too many."""
    shown = flags(protect([*tables, *earlier], Rule()), tables)
    hidden = [(count, t, i) for t, table in enumerate(tables) for i, count in enumerate(table.frame["count"])
              if not shown[t][i]]  # fmt: skip
    if hidden:
        _, t, i = max(hidden)
        shown[t][i] = True
    return shown


def _with_partners(table, rank, *, columns=True):
    shown, cells = small(table), list(rows(table.frame))
    names = table.variables if columns else table.variables[:1]
    for name in names:
        for i, (labels, _) in enumerate(cells):
            mates = [j for j, (other, _) in enumerate(cells) if j != i and other.get(name) == labels.get(name)
                     and len(other) == len(labels)]  # fmt: skip
            if not shown[i] and mates and all(shown[j] for j in mates):
                shown[min(mates, key=lambda j: rank(cells[j][1]))] = False
    return shown


BROKEN = [
    hides_nothing, hides_only_small_counts, forgets_complements, forgets_totals, ignores_shared_margins, ignores_releases,
    takes_the_threshold_for_the_largest_small_count, counts_on_zeros, looks_at_rows_only, hides_one_more_per_table,
    hides_in_one_place_only, prints_the_largest_of_what_is_hidden,
]  # fmt: skip
