"""All tables of the study by name, as frames whose columns and values are the schemas' keys."""

import pandas as pd

from tests.exempelkommun import case_flow, families, informants, log, people, sessions, targets


def project_tables() -> dict[str, pd.DataFrame]:
    """The tables of the folder ``tables``, but for ``documents``, which lists files made first."""
    return {
        "questions": log.questions(),
        "organisations": people.organisations(),
        "persons": people.persons(),
        "memberships": people.memberships(),
        "meetings": sessions.meetings(),
        "attendance": sessions.attendance(),
        "events": log.events(),
        "interviews": informants.interviews(),
        "feedback": log.feedback(),
        "actions": log.actions(),
        "goals": log.goals(),
        "indicators": log.indicators(),
        "targets": targets.targets(),
    }


def case_tables() -> dict[str, pd.DataFrame]:
    """The tables of the folder ``cases``."""
    return {
        "cases": families.cases(),
        "risk_factors": families.risk_factors(),
        "protective_factors": families.protective_factors(),
        "interventions": families.interventions(),
        "followups": families.followups(),
        "case_states": case_flow.case_states(),
        "reach": case_flow.reach(),
        "consents": informants.consents(),
    }
