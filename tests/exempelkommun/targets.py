"""The numbers of the model report that the example study must give again, and the check that it does.

Three kinds of number are kept apart: *published* stands in the report, *derived* follows from what stands there,
*assumed* is ours. What the report says in words (a few, in this order) is ordinal, and no figure is made of it.
"""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from evaluation import Study
from tests.exempelkommun import invariants
from tests.exempelkommun import measures as m


@dataclass(frozen=True)
class Target:
    """One number: how it is stated, what it means in the reader's words, and the measure it is compared with."""

    id: str
    value: str
    kind: str
    unit: str
    gist: str
    status: str
    measure: m.Measure | None = None

    def found(self, study: Study) -> object:
        """What the study gives."""
        return self.measure(study) if self.measure else None

    def met(self, study: Study) -> bool:
        """Whether what the study gives agrees; a number that is not stated cannot be missed."""
        found = self.found(study)
        match self.kind:
            case "exact":
                return str(found) == self.value
            case "at_least":
                return float(found) >= float(self.value)
            case "approx":
                return abs(float(found) - float(self.value)) <= 0.1 * float(self.value)
            case "ordinal":
                return found is True or bool(found)
        return True


def missed(study: Study) -> list[str]:
    """What the study does not give as it should: targets and invariants, one sentence each. Empty is right."""
    wrong = [f"{t.id}: {t.gist} Ska vara {t.value}, är {t.found(study)}." for t in TARGETS if not t.met(study)]
    return wrong + invariants.broken(study)


def targets() -> pd.DataFrame:
    """The table ``targets``."""
    rows = [(t.id, t.value, t.kind, t.unit, t.gist, "004", t.status) for t in TARGETS]
    return pd.DataFrame(rows, columns=["id", "value", "kind", "unit", "gist", "document", "status"])


def _by_year(name: str, measure, unit: str, gist: str, first: int, second: int) -> list[Target]:
    """A row of the report's table of material: two years and their sum."""
    years = {2023: first, 2024: second}
    rows = [
        Target(f"{name}_{year}", str(value), "exact", unit, f"{gist}, {year}.", "published", measure(year))
        for year, value in years.items()
    ]
    total = Target(name, str(first + second), "exact", unit, f"{gist}, summa.", "published", measure(None))
    return [*rows, total]


def _material() -> list[Target]:
    return [
        *_by_year("obs_team", lambda y: m.observed("team", y), "möten", "Observerade teammöten", 10, 10),
        *_by_year("obs_steering", lambda y: m.observed("steering", y), "möten", "Observerade styrgruppsmöten", 8, 9),
        *_by_year("int_team", lambda y: m.interviewed("team", y), "intervjuer", "Intervjuer med teamet", 8, 8),
        *_by_year("int_steering", lambda y: m.interviewed("steering", y), "intervjuer",
                  "Intervjuer med styrgruppen", 7, 8),
        *_by_year("int_family", lambda y: m.interviewed("family", y), "intervjuer", "Intervjuer med familjer", 2, 2),
        *_by_year("days", m.days, "dagar", "Start- och utvecklingsdagar", 2, 2),
        *_by_year("follow_up", m.followed, "familjer", "Uppföljningsdata om familjer", 3, 14),
    ]  # fmt: skip


def _exact(identity: str, value: object, unit: str, gist: str, measure: m.Measure, status: str = "published") -> Target:
    return Target(identity, str(value), "exact", unit, gist, status, measure)


def _ordinal(identity: str, value: str, gist: str, measure: m.Measure) -> Target:
    return Target(identity, value, "ordinal", "familjer", gist, "published", measure)


_FRAME = [
    _exact("agreement", "2022-08-24", "datum", "Överenskommelsen undertecknades.", m.event("2022-08-24")),
    _exact("kick_off", "2022-09-07", "datum", "Uppstartsmöte hölls.", m.event("2022-09-07")),
    _exact("questions", 4, "frågor", "Utvärderingens frågor.", m.rows("questions")),
    _exact("interval", 21, "dagar", "Grupperna träffas var tredje vecka.", m.interval),
    _exact("coordinator", 10.0, "procent", "Samordnarens tid från start.", m.percent("K01", date(2023, 1, 1))),
    _exact("coordinator_region", 5.0, "procent", "Regionens samordnare till sist.", m.percent("K01", date(2024, 12, 1))),
    _exact("coordinator_municipality", 5.0, "procent", "Kommunens samordnare till sist.",
           m.percent("K02", date(2024, 12, 1))),
    _exact("replaced", 2, "byten", "Familjehälsans representant byttes två gånger.", m.replacements("familjehalsan")),
    Target("attendance_high", "hög", "ordinal", "närvaro", "Närvaron vid mötena är hög.", "published",
           lambda study: m.attendance(study) > 0.8),
    _exact("quotes_team", 2, "citat", "Fristående citat från teamet.", m.quotes("team")),
    _exact("quotes_steering", 1, "citat", "Fristående citat från styrgruppen.", m.quotes("steering")),
    _exact("quotes_family", 6, "citat", "Fristående citat från föräldrar.", m.quotes("family")),
    _exact("chains_explicit", 2, "återkopplingar", "Ändringar som uttryckligen kopplas till utvärderingen.",
           m.attributed("explicit")),
    _exact("chains_implied", 1, "återkopplingar", "Ändring som påtalats, oklart av vem.", m.attributed("implied")),
]  # fmt: skip

_FAMILIES = [
    _exact("expecting", 6, "familjer", "Familjer som väntar barn.", m.followed(None, "expecting")),
    _exact("children", 11, "familjer", "Familjer med barn.", m.followed(None, "child")),
    Target("third", "0.33", "approx", "andel", "En tredjedel väntar barn.", "published",
           lambda study: m.followed(None, "expecting")(study) / m.followed()(study)),
    Target("shortest", "4", "approx", "veckor", "Kortaste kontakt omkring en månad.", "published", m.weeks("min")),
    Target("longest", "35", "approx", "veckor", "Längsta kontakt omkring åtta månader.", "published", m.weeks("max")),
    Target("several_risks", "2", "at_least", "riskfaktorer", "Alla familjer har flera riskfaktorer.", "published",
           m.fewest_risks),
    _ordinal("risk_order", "psykisk ohälsa, ekonomisk utsatthet, tidigare våld, svag viktuppgång, förskola",
             "Riskfaktorernas ordning.",
             m.falling(*map(m.with_factor, ("mental_ill_health", "economic_social", "earlier_violence",
                                            "weak_weight_gain", "preschool_problems")))),
    _ordinal("risk_preschool", "några", "Problem i förskolan.", m.few(m.with_factor("preschool_problems"))),
    _exact("expecting_risks", 6, "familjer", "Blivande föräldrar med psykisk ohälsa och social utsatthet.",
           m.expecting_with_both),
    _exact("help_seeking", 17, "familjer", "Föräldern söker hjälp i samtliga familjer.",
           m.with_factor("help_seeking", "protective_factors")),
    Target("network", "0.5", "approx", "andel", "Delvis fungerande nätverk i hälften av familjerna.", "published",
           lambda study: m.with_factor("partly_working_network", "protective_factors")(study) / 17),
    _ordinal("own_support", "några", "Egna pågående insatser.",
             m.few(m.with_factor("own_support", "protective_factors"))),
]  # fmt: skip

_MEASURES = [
    Target("interventions_many", "18", "at_least", "insatser", "Fler insatser än familjer.", "published",
           m.rows("interventions")),
    _ordinal("general", "vanligast", "Planering, samordning och information är vanligast.", m.general_measures_lead),
    _ordinal("combined", "de flesta", "De flesta får två eller tre insatser i kombination.",
             lambda study: m.combined(study) > 17 / 2),
    _ordinal("pair", "vanligast", "Hemstöd och extra BVC-stöd är den vanligaste kombinationen.", m.commonest_pair),
    _ordinal("economy", "några", "Ekonomiskt stöd.", m.few(m.with_measure("economic_support"))),
    _ordinal("budget", "några", "Budget- och skuldrådgivning.", m.few(m.with_measure("budget_debt"))),
    _ordinal("staff_guidance", "enstaka", "Handledning till personal.", m.few(m.with_measure("staff_guidance"), 2)),
    _ordinal("child_support", "enstaka", "Barnstöd.", m.few(m.with_measure("child_support"), 2)),
    _ordinal("more_hours", "enstaka", "Utökad tid i förskola.", m.few(m.with_measure("more_hours"), 2)),
    _ordinal("birth_plan", "några", "Förlossnings- och hemgångsplan.", m.few(m.with_measure("birth_plan"))),
    _exact("own_care", 1, "familjer", "Fortsatt egen vård.", m.with_measure("own_care")),
    Target("referrer_antenatal", "6", "exact", "familjer", "En tredjedel kommer via mödravården.", "derived",
           m.referred("antenatal")),
    _ordinal("referrer_child_health", "vanligast", "BVC aktualiserar flest familjer.",
             m.falling(*map(m.referred, ("child_health", "antenatal", "preschool", "social_services")))),
    _ordinal("referrer_preschool", "några", "Förskolan aktualiserar några.", m.few(m.referred("preschool"))),
    _ordinal("referrer_social", "enstaka", "Socialtjänsten aktualiserar enstaka.",
             m.few(m.referred("social_services"), 2)),
    Target("diagram_interventions", "–", "not_stated", "familjer", "Antal per insats i diagram 1.", "published"),
    Target("diagram_referrers", "–", "not_stated", "familjer", "Antal per aktör i diagram 2.", "published"),
    Target("sdq", "–", "not_stated", "poäng", "SDQ-värden redovisas inte.", "published"),
    Target("phase_dates", "–", "not_stated", "datum", "Ingen fas är daterad.", "published"),
]  # fmt: skip

_OURS = [
    *[_exact(f"slots_{group}", 34, "möten", f"Planerade möten, {name}.", m.slots(group), "assumed")
      for group, name in (("team", "teamet"), ("steering", "styrgruppen"))],
    _exact("held_team", 30, "möten", "Hållna teammöten.", m.slots("team", held=True), "assumed"),
    _exact("held_steering", 29, "möten", "Hållna styrgruppsmöten.", m.slots("steering", held=True), "assumed"),
    Target("attendance", "0.85", "at_least", "andel", "Medelnärvaro.", "assumed", m.attendance),
    _exact("risk_factors", 38, "rader", "Riskfaktorer i uppföljningen.", m.rows("risk_factors"), "assumed"),
    _exact("protective_factors", 29, "rader", "Skyddsfaktorer i uppföljningen.", m.rows("protective_factors"), "assumed"),
    _exact("interventions", 65, "insatser", "Insatser i uppföljningen.", m.rows("interventions"), "assumed"),
    _exact("specific", 32, "insatser", "Särskilda insatser.", lambda study: len(m.specific(study)), "assumed"),
    _exact("families_combined", 13, "familjer", "Familjer med två eller tre särskilda insatser.", m.combined, "assumed"),
    _exact("feedback", 12, "återkopplingar", "Loggade återkopplingar.", m.rows("feedback"), "assumed"),
    _exact("indicators", 6, "indikatorer", "Mått i överenskommelsen.", m.rows("indicators"), "derived"),
]  # fmt: skip

TARGETS: tuple[Target, ...] = (*_material(), *_FRAME, *_FAMILIES, *_MEASURES, *_OURS)
