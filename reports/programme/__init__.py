"""A programme's timeline: its phases, the sites of each strand, and the steps of its decisions, as lines to be drawn.

What is undated keeps its line and says so; two sources that differ are two lines.
"""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from analyses.programme import conflicting_periods, joint_steps
from evaluation.schemas import schema
from evaluation.words import say
from reports.material import Material
from reports.notation import integer
from reports.timeline.meetings import covered
from reports.timeline.words import listed_date


@dataclass(frozen=True)
class Line:
    """One line of the timeline.

    Attributes
    ----------
    name : what it is of: a phase, a site, a step of a decision
    told : the time and the state in words
    state : planned, ongoing …; empty where it is not stated
    days : the first and last day it covers; None where it is undated
    step : approval, consultation or decision; empty for a period
    disputed : sources give different times
    """

    name: str
    told: str
    state: str
    days: tuple[date, date] | None
    step: str = ""
    disputed: bool = False


@dataclass(frozen=True)
class Section:
    """Lines under one heading."""

    name: str
    lines: tuple[Line, ...]


def sections(material: Material) -> tuple[Section, ...]:
    """The timeline's sections: the phases, each other strand with its sites, then the decisions."""
    called, strands = material.names("strands"), material.study.strands
    phases = list(strands.loc[strands["kind"] == "phase", "id"])
    steps = joint_steps(material.study.decisions, list(material.study.matters["id"])).itertuples()
    found = [
        Section(say("programme.phases"), _phases(material, phases)),
        *(Section(called[key], _sites(material, key)) for key in strands["id"] if key not in phases),
        Section(say("programme.decisions_and_consultation"), tuple(_step(material, row) for row in steps)),
    ]
    return tuple(section for section in found if section.lines)


def _phases(material: Material, phases: list[str]) -> tuple[Line, ...]:
    called = material.names("strands")
    return tuple(_period(material, row, called[key]) for key in phases for row in _periods(material, key))


def _sites(material: Material, strand: str) -> tuple[Line, ...]:
    called = material.names("organisations")
    nowhere = say("programme.no_site")
    return tuple(_period(material, row, called.get(row.site, nowhere)) for row in _periods(material, strand))


def _periods(material: Material, strand: str) -> list:
    """The periods of a strand, each with whether it is disputed."""
    periods = material.study.periods
    disputed = periods.index.isin(conflicting_periods(periods).index)
    return list(periods.assign(disputed=disputed)[periods["strand"] == strand].itertuples())


def _period(material: Material, row, name: str) -> Line:
    state = schema("periods").field("state").value_label(row.state, material.lang)
    disputed = say("programme.disputed") if row.disputed else ""
    told = _joined(span(row.start, row.end, row.precision), state, disputed)
    days = _days(row.start, row.end, row.precision)
    return Line(name, told, _text(row.state), days, disputed=bool(row.disputed))


def _step(material: Material, row) -> Line:
    field = schema("decisions").field
    step = field("step").value_label(row.step, material.lang)
    name = say("programme.step", matter=material.names("matters").get(row.matter, ""), step=step)
    state = field("state").value_label(row.state, material.lang)
    who = say("programme.by_principals", n=integer(row.principals)) if row.principals else ""
    told = _joined(span(row.date, row.date, row.precision), state, who)
    return Line(name, told, _text(row.state), _days(row.date, row.date, row.precision), _text(row.step))


def _days(start: pd.Timestamp, end: pd.Timestamp, precision: str) -> tuple[date, date] | None:
    """The first and the last day that a period covers, as exactly as its dates are known."""
    known = [day.date() for day in (start, end) if pd.notna(day)]
    return (covered(known[0], precision)[0], covered(known[-1], precision)[1]) if known else None


def span(start: pd.Timestamp, end: pd.Timestamp, precision: str) -> str:
    """A period in words: 2021–2025, 2024-09, from 2023; that it is undated where neither end is known.

    >>> span(pd.Timestamp(2021, 1, 1), pd.Timestamp(2025, 12, 31), "year"), span(pd.NaT, pd.NaT, "day")
    ('2021–2025', 'odaterat')
    """
    first, last = (listed_date(day, precision) if pd.notna(day) else "" for day in (start, end))
    if first and last:
        return first if first == last else f"{first}–{last}"
    if first or last:
        return say("programme.from" if first else "programme.until", date=first or last)
    return say("programme.undated")


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
