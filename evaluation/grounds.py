"""Which families may be counted: those whose ground for being in the evaluation is stated, and holds.

The consent of families is to be spoken of in the team, not to be in an evaluation. So each row of ``cases`` names its
own ground: a consent to follow-up data, or the study's legal basis. Whoever has taken such a consent back, or has been
asked for it and not given it, is counted nowhere, whatever the row says.
"""

from typing import TYPE_CHECKING

from evaluation.errors import Problem
from evaluation.schemas import schema
from evaluation.words import say

if TYPE_CHECKING:
    import pandas as pd

    from evaluation.study import Study


def counted(study: "Study", table: str) -> "pd.DataFrame":
    """The rows of a table about families that may be counted: those of families with a ground."""
    frame = study.frames[table]
    column = "id" if table == "cases" else _case_column(table)
    cases, reasons = study.cases, _reasons(study)
    without = set(cases.loc[reasons != "", "id"].dropna())
    grounded = set(cases["id"].dropna()) - without
    return frame[frame[column].isin(grounded)] if column else frame


def problems(study: "Study") -> list[Problem]:
    """The rows of families that are counted nowhere, with the reason."""
    reasons = _reasons(study)
    unsure = {"no_consent", "consent_gone"} if "consents" in study.unsure else set()
    return [
        _problem(study, reason, int(row))
        for row, reason in reasons.items()
        if reason and reason not in unsure
    ]


def _problem(study: "Study", reason: str, row: int) -> Problem:
    sheet, column = study.sheets["cases"], schema("cases").field("ground").title()
    message = f"{say('case_flow.counted_nowhere')} {say(f'case_flow.{reason}')}"
    return Problem(message, sheet.file, sheet.name, row, column, kind=reason)


def _reasons(study: "Study") -> "pd.Series":
    """Why each row of ``cases`` may not be counted; empty where it may."""
    import pandas as pd

    cases, consents = study.cases, study.consents
    asked = consents[consents["type"] == "follow_up_data"]
    stands = asked[asked["given"].notna() & asked["withdrawn"].isna()]
    ids = cases["id"].str.casefold()
    has, lost = (ids.isin(part["subject"].str.casefold()) for part in (stands, asked))
    found = pd.Series("", cases.index, dtype="str")
    found[(cases["ground"] == "consent") & ~has] = "no_consent"
    found[(cases["ground"] == "legal_basis") & (not study.settings.legal_basis)] = "no_legal_basis"
    found[lost & ~has] = "consent_gone"
    found[cases["ground"].isna()] = "no_ground"
    return found


def _case_column(table: str) -> str | None:
    return next((field.name for field in schema(table).fields if field.reference == "cases"), None)
