"""A study with the numbers of the model case, written out: families as in part F of the domain notes, a few meetings."""

from pathlib import Path

from evaluation import Study
from evaluation.events import Claim, Coding, Judgement, Passage, TurningPoint
from tests.folders import SETTINGS, make

EXPECTING = [f"E{n}" for n in range(1, 7)]
CHILDREN = [f"C{n}" for n in range(1, 12)]


def children(first: int, last: int) -> list[str]:
    return [f"C{n}" for n in range(first, last + 1)]


RISKS = {
    "mental_ill_health": EXPECTING + children(1, 8),
    "economic_social": EXPECTING + children(1, 6),
    "earlier_violence": children(7, 11),
    "weak_weight_gain": children(1, 4),
    "preschool_problems": children(9, 11),
}
PROTECTION = {
    "help_seeking": EXPECTING + CHILDREN,
    "partly_working_network": [*EXPECTING[:3], *children(1, 5)],
    "own_support": children(6, 9),
}
INTERVENTIONS = {
    "planning": [*EXPECTING, *children(8, 11)],
    "coordination": [*EXPECTING[:3], *children(1, 8)],
    "information": [*EXPECTING[:4], *children(1, 8)],
    "home_support": children(1, 7),
    "child_health_extra": children(1, 8),
    "economic_support": ["C1", "C2", "C5"],
    "budget_debt": ["C6", "C8", "E4"],
    "staff_guidance": ["C9"],
    "child_support": ["C9"],
    "more_hours": ["C10"],
    "birth_plan": EXPECTING[:3],
    "family_coordinator": ["E1", "E4"],
    "social_services": ["E2", "E3"],
    "own_care": ["E5"],
}
REFERRERS = {
    "antenatal": EXPECTING,
    "child_health": children(1, 7),
    "preschool": children(8, 10),
    "social_services": ["C11"],
}
FIRST_YEAR = {"E1", "C1", "C2"}


def lines(header: str, rows) -> str:
    return header + "\n" + "".join(";".join(map(str, row)) + "\n" for row in rows)


def family_tables(ids=None) -> dict[str, str]:
    """The tables of the families; of some of them only when `ids` says so."""
    ids = EXPECTING + CHILDREN if ids is None else ids
    referrer = {case: by for by, cases in REFERRERS.items() for case in cases}
    cases = [
        (
            case,
            "expecting" if case in EXPECTING else "child",
            2023 if case in FIRST_YEAR else 2024,
            referrer[case],
            4 + 2 * n,
            "legal_basis",
        )
        for n, case in enumerate(ids)
    ]
    many = {
        "risk_factors": ("factor", RISKS),
        "protective_factors": ("factor", PROTECTION),
        "interventions": ("kind", INTERVENTIONS),
    }
    tables = {"cases/cases.csv": lines("id;kind;year;referrer;weeks;ground", cases)}
    for name, (column, given) in many.items():
        rows = [(case, key) for key, cases in given.items() for case in cases if case in ids]
        tables[f"cases/{name}.csv"] = lines(f"case;{column}", rows)
    return tables


MEETINGS = """\
group;date;held;observed;kind
team;2023-01-17;ja;ja;
team;2023-02-07;ja;ja;
team;2023-02-28;ja;nej;
team;2023-03-21;ja;ja;
team;2023-04-11;nej;nej;
team;2024-01-30;ja;ja;
steering;2023-01-24;ja;ja;
steering;2023-03-07;ja;ja;
joint;2023-03-14;ja;ja;utvecklingsdag
"""
DOCUMENTS = """\
id;kind;meeting;date;author;path
p1;protocol;team 2023-01-17;2023-01-17;evaluator;p1.docx
p2;protocol;team 2023-02-07;2023-02-07;evaluator;p2.docx
p3;protocol;team 2023-03-21;2023-03-21;evaluator;p3.docx
m1;minutes;team 2023-01-17;2023-01-17;project;m1.docx
"""
PROJECT = {
    "tables/meetings.csv": MEETINGS,
    "tables/documents.csv": DOCUMENTS,
    "tables/memberships.csv": "person;group;from;to\nT1;team;2022-09-07;\nT2;team;2022-09-07;2023-10-31\nT3;team;2024-01-30;\n",
    "tables/persons.csv": "id;role\nT1;barnmorska\nT2;representant\nT3;representant\n",
    "tables/interviews.csv": "id;informant;category;status;date\ni1;T1;team;held;2023-05-02\ni2;f1;family;held;2024-05-02\ni3;f2;family;declined;\n",
    "tables/questions.csv": "id;text_sv;text_en\nQ1;Hur har samverkan utvecklats?;How has collaboration developed?\nQ2;Har fler upptäckts?;\n",
    "tables/feedback.csv": (
        "id;date;audience;form;content;content_en;outcome;attribution\n"
        "R2;2023-05-09;steering;slide;Obalans i rollerna;Unequal roles;S08 ersätter S06;explicit\n"
        "R1;2023-03-21;team;spoken;Målen är oklara;;Frågan togs upp;implied\n"
        "R3;2024-09-10;heads;;Inget utfall än;;;\n"
    ),
    "tables/indicators.csv": "id;text;status;reason\nI1;SDQ;not_reported;Används inte\nI2;SIP;reported;\n",
    "tables/events.csv": "id;date;kind;group;text\ne1;2023-08-29;workshop;joint;Visionsverkstad\ne2;2024-01-30;staffing;team;Ny representant\n",
}

CODED = [  # passage, document, codes of U1
    ("a1", "p1", ["FOR1", "HIN-KUL"]), ("a2", "p1", ["FOR1"]), ("a3", "p1", ["FOR5"]), ("a4", "p1", ["FOR5", "STO1"]),
    ("a5", "p1", ["STO1"]), ("b1", "p2", ["STO1", "OPP"]), ("b2", "p2", ["HIN-KUL"]), ("c1", "m1", ["NOR3"]), ("d1", "p3", []),
]  # fmt: skip
JUDGED = [  # meeting, value, second, relation, kind, person
    ("team-2023-01-17", "FOR", "", "", "evaluator", "U1"),
    ("team-2023-02-07", "NOR", "PER", "towards", "evaluator", "U1"),
    ("team-2023-03-21", "MIXED", "", "", "evaluator", "U1"),
    ("team-2024-01-30", "STO", "", "", "evaluator", "U1"),
    ("team-2024-01-30", "NOR", "", "", "second_coder", "U2"),
    ("steering-2023-01-24", "FOR", "STO", "between", "evaluator", "U1"),
]


def model_case(folder: Path, settings: str = SETTINGS, families: dict[str, str] | None = None) -> Study:
    """The study, with its tables and what has been coded, judged and claimed."""
    study = make(folder, PROJECT | (family_tables() if families is None else families), settings)
    write = study.journal.write
    for passage, document, codes in CODED:
        write("U1", Passage(id=passage, text=document, start=0, end=4, quote="Text", field="said"))
        write("U1", *[Coding(passage=passage, code=code, codebook="tuckman@0.2.0") for code in codes])
    for meeting, value, second, relation, kind, person in JUDGED:
        group = meeting.partition("-")[0]
        write(person, Judgement(meeting=meeting, group=group, value=value, second=second, relation=relation, confidence="high",
                                reason="Skäl", assessor_kind=kind, codebook="tuckman@0.2.0"))  # fmt: skip
    write(
        "U1",
        TurningPoint(of="V1", group="team", title={"sv": "Olikheter benämns", "en": "Differences named"}, date_from="2023-06-13",
                     before=["a1"], after=["b1", "c1"], event="e1", alternatives="Sommaren", status="confirmed"),
        TurningPoint(of="V2", group="team", title={"sv": "Konferensen"}, date_from="2023-10-10", date_to="2023-10-11"),
        Claim(of="c1", text={"sv": "Kunskapen har ökat.", "en": "Knowledge has grown."}, question="Q1", type="described",
              evidence=["a1", "c1"], against=["b1"], status="final"),
        Claim(of="c2", text={"sv": "Fler upptäcks."}, question="Q2", type="measured", evidence=["table:cases"], status="tested",
              against_searched={"result": "inga"}),
        Claim(of="c3", text={"sv": "Ett utkast."}, question="Q1", status="draft"),
        Claim(of="c4", text={"sv": "Utan fråga."}, type="interpreted", evidence=["a1"], status="final"),
    )  # fmt: skip
    return study
