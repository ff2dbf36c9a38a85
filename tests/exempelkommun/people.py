"""Services, persons (roles only) and the spells in which they sat in the groups."""

from datetime import date

import pandas as pd

KICK_OFF = "2022-09-07"

_ORGANISATIONS = [
    ("bvc-norrby", "BVC Norrby", "region", "H"),
    ("bvc-sjovik", "BVC Sjövik", "region", "H"),
    ("mvc", "Mödravården (MVC)", "region", "H"),
    ("familjehalsan", "Familjehälsan", "region", "H"),
    ("socialtjanst", "Socialtjänsten barn och unga", "municipality", "T"),
    ("forskola", "Förskolan", "municipality", "L"),
    ("aoe", "Arbete och etablering", "municipality", "T"),
    ("bibliotek", "Bibliotek och fritid", "municipality", "L"),
    ("folkhalsa", "Folkhälsoenheten", "municipality", "none"),
    ("habilitering", "Barn- och ungdomshabiliteringen", "region", "H"),
    ("fou", "FoU-enheten", "other", "none"),
    ("sfi", "SFI", "municipality", "L"),
]

# id, role, service, has staff in the team, has a mandate to decide
_PERSONS = [
    ("T01", "BVC-sjuksköterska, Norrby", "bvc-norrby", None, False),
    ("T02", "BVC-sjuksköterska, Norrby", "bvc-norrby", None, False),
    ("T03", "BVC-sjuksköterska, Sjövik", "bvc-sjovik", None, False),
    ("T04", "socialsekreterare", "socialtjanst", None, False),
    ("T05", "socialsekreterare", "socialtjanst", None, False),
    ("T06", "specialpedagog, förskolan", "forskola", None, False),
    ("T07", "barnmorska, MVC", "mvc", None, False),
    ("T08", "Familjehälsans representant 1", "familjehalsan", None, False),
    ("T09", "Familjehälsans representant 2", "familjehalsan", None, False),
    ("T10", "Familjehälsans representant 3", "familjehalsan", None, False),
    ("T11", "integrationshandläggare", "aoe", None, False),
    ("T12", "habiliteringspedagog", "habilitering", None, False),
    ("S01", "enhetschef BVC", "bvc-norrby", True, True),
    ("S02", "enhetschef MVC och Familjehälsan", "mvc", True, True),
    ("S03", "enhetschef socialtjänsten", "socialtjanst", True, True),
    ("S04", "rektor, förskolan", "forskola", True, True),
    ("S05", "rektor, förskolan", "forskola", True, True),
    ("S06", "folkhälsosamordnare", "folkhalsa", False, False),
    ("S07", "chef Arbete och etablering", "aoe", False, True),
    ("S08", "chef Bibliotek och fritid", "bibliotek", False, True),
    ("K01", "samordnare, region", "bvc-norrby", None, False),
    ("K02", "samordnare, kommun", "forskola", None, False),
]

# person, group, kind, from, to, why the spell began, per cent of a post
_MEMBERSHIPS = [
    *[(f"T0{n}", "team", "ordinary", KICK_OFF, None, "start", None) for n in range(1, 8)],
    ("T08", "team", "ordinary", KICK_OFF, "2023-10-31", "start", None),
    ("T09", "team", "ordinary", "2024-01-30", "2024-06-14", "replacement", None),
    ("T10", "team", "ordinary", "2024-08-12", None, "replacement", None),
    ("T11", "team", "coopted", KICK_OFF, None, "start", None),
    ("T12", "team", "trial", "2023-09-01", "2023-12-31", "extension", None),
    ("S06", "team", "coopted", KICK_OFF, "2024-04-15", "start", None),
    ("K01", "team", "ordinary", KICK_OFF, None, "start", None),
    ("K02", "team", "ordinary", "2024-09-01", None, "extension", None),
    *[(f"S0{n}", "steering", "ordinary", KICK_OFF, None, "start", None) for n in (1, 2, 3, 4, 7)],
    ("S06", "steering", "ordinary", KICK_OFF, "2024-04-15", "start", None),
    ("S05", "steering", "ordinary", "2024-01-16", None, "extension", None),
    ("S08", "steering", "ordinary", "2024-04-30", None, "replacement", None),
    ("K01", "steering", "ordinary", KICK_OFF, None, "start", None),
    ("K02", "steering", "ordinary", "2024-09-01", None, "extension", None),
    # the coordination of both groups, by share of a post; no change of members in either
    ("K01", "joint", "ordinary", KICK_OFF, "2024-08-31", "start", 10),
    ("K01", "joint", "ordinary", "2024-09-01", None, None, 5),
    ("K02", "joint", "ordinary", "2024-09-01", None, "extension", 5),
]

DIGITAL = {"T07", "T08", "T09", "T10", "T12"}  # take part by screen


def organisations() -> pd.DataFrame:
    """The twelve services."""
    return pd.DataFrame(_ORGANISATIONS, columns=["id", "name", "principal", "letter"])


def persons() -> pd.DataFrame:
    """One row per person who is or was in a group."""
    return pd.DataFrame(_PERSONS, columns=["id", "role", "organisation", "staff_in_team", "mandate"])


def memberships() -> pd.DataFrame:
    """The spells; that of coordinating, with its share of a post, stands under ``joint``."""
    columns = ["person", "group", "kind", "from", "to", "reason", "percent"]
    frame = pd.DataFrame(_MEMBERSHIPS, columns=columns)
    return frame.assign(**{end: frame[end].map(_day, na_action="ignore") for end in ("from", "to")})


def members(group: str, when: date) -> dict[str, str]:
    """Who sat in the group that day: person → kind of membership."""
    spells = memberships()
    spells = spells[spells["group"] == group]
    return {
        spell.person: spell.kind
        for spell in spells.itertuples()
        if spell[4] <= when and (pd.isna(spell.to) or when <= spell.to)
    }


def _day(text: str) -> date:
    return date.fromisoformat(text)
