"""The calendar and the judgements of the example study, for the tests of the timeline."""

from dataclasses import replace
from datetime import date, timedelta

import pandas as pd

from reports.timeline import Timeline

PHASES = [
    ("FOR", "Forming", "#E69F00"),
    ("STO", "Storming", "#D55E00"),
    ("NOR", "Norming", "#56B4E9"),
    ("PER", "Performing", "#009E73"),
    ("ADJ", "Adjourning", "#CC79A7"),
]
CALENDAR = {  # first slot, number of slots, not held
    "team": ("2023-01-17", 34, "2023-07-04 2023-07-25 2024-07-16 2024-08-06"),
    "steering": ("2023-01-24", 34, "2023-07-11 2023-08-01 2023-12-26 2024-07-02 2024-07-23"),
}
JUDGED = {  # date, value (or value>second, value-second), confidence; u2= and group= for the others
    "team": """
        2023-01-17 FOR high
        2023-02-07 FOR high
        2023-03-21 FOR>STO medium u2=STO disputed
        2023-04-11 STO medium
        2023-05-23 STO high
        2023-06-13 STO high
        2023-08-15 STO-NOR low u2=STO disputed
        2023-09-26 NOR medium
        2023-11-07 NOR high
        2023-12-19 NOR high
        2024-01-09 NOR medium
        2024-01-30 STO medium u2=STO returned
        2024-03-12 NOR medium
        2024-04-02 NOR>PER medium u2=PER group=PER disputed
        2024-05-14 PER medium
        2024-06-04 PER high
        2024-08-27 PER medium
        2024-09-17 PER high
        2024-10-29 CANNOT_JUDGE high
        2024-12-10 ADJ medium""",
    "steering": """
        2023-01-24 FOR high
        2023-03-07 FOR medium
        2023-03-28 FOR medium u2=STO disputed
        2023-05-09 STO high
        2023-06-20 CANNOT_JUDGE high u2=NOR disputed
        2023-08-22 STO>NOR low u2=NOR disputed
        2023-10-03 NOR medium
        2023-11-14 NOR high
        2024-01-16 STO low returned
        2024-02-06 NOR medium
        2024-03-19 NOR high
        2024-04-30 MIXED low u2=FOR disputed returned
        2024-06-11 NOR medium
        2024-08-13 NOR medium
        2024-09-24 NOR high group=NOR
        2024-11-05 NOR>PER medium
        2024-12-17 NOR>PER medium u2=ADJ disputed""",
}
CHANGES = """
    team 2023-09-01 1 ny
    team 2023-10-31 1 slutar
    team 2023-12-31 1 slutar
    team 2024-01-30 1 ny
    team 2024-06-14 1 slutar
    team 2024-08-12 1 ny
    team 2024-09-01 1 ny
    steering 2024-01-16 1 ny
    steering 2024-04-30 1 ny, 1 slutar
    steering 2024-09-01 1 ny"""
EVENTS = """
    2022-08-24 day decision steering Överenskommelsen undertecknas
    2022-09-07 day workshop joint Uppstartsmöte för båda grupperna
    2022-11-01 month workshop joint Workshop om arbetsmodell och uppdrag
    2023-03-14 day workshop joint Gemensam startdag
    2023-04-04 day study_visit team Studiebesök på en familjecentral i en annan kommun
    2023-05-23 day guest team Gäst: habiliteringen
    2023-06-07 day training team Utbildning i anknytningsstödjande arbete
    2023-06-20 day guest steering Gäst om arbetet med barnets rättigheter
    2023-08-29 day workshop joint Visionsworkshop
    2023-09-26 day vision team Teamet ställer sig bakom visionen
    2023-10-03 day vision steering Styrgruppen antar visionen
    2023-10-10 day conference joint Konferens med övernattning, 10–11 oktober
    2023-11-07 day guest team Gäst: stöd vid psykisk ohälsa under graviditet
    2023-12-19 day guest team Gäst: första linjen för barns psykiska hälsa
    2024-02-27 day new_measure team Första gemensamma hembesöket
    2024-03-12 day guest team Gäst: budget- och skuldrådgivning
    2024-04-02 day new_measure team Pilot i piloten startar i fem förskolor
    2024-04-16 day workshop joint Utvecklingsdag
    2024-05-14 day guest team Gäst om stöd enligt LSS
    2024-05-21 day new_measure team Information om vaccination tillsammans med SFI
    2024-06-04 day new_measure team Familjesamordnare ska prövas
    2024-09-01 day staffing joint Samordningen delas mellan region och kommun
    2024-09-17 day guest team Gäst från biblioteket
    2024-10-08 day new_measure team En föräldragrupp startar
    2024-11-12 day workshop joint Utvecklingsdag om fortsättningen
    2024-11-26 day decision steering Styrgruppen föreslår fortsättning i ordinarie drift"""
FEEDBACK = """
    2023-03-21 team spoken Mål och roller uppfattas som oklara
    2023-05-09 steering slide Gruppens roller är i obalans | diskuterades; ny sammansättning 2024 | explicit
    2023-06-13 team spoken Samma fråga, vem som ringer föräldern, kommer tillbaka
    2023-08-22 steering memo Ett mandat att pröva saknas | teamet får pröva en egen ordning | unclear
    2023-11-07 team spoken Familjernas delaktighet är otydlig | familjesamordnare prövas | implied
    2023-11-14 steering slide Nya ledamöter behöver en introduktion
    2023-12-05 heads interim_report Delrapport 1
    2024-02-06 steering slide Barnets perspektiv saknas | det tas upp vid varje ärende | explicit
    2024-04-02 team slide Gruppens egen tidslinje gicks igenom
    2024-06-11 steering interim_report Delrapport 2
    2024-09-10 heads memo Frågor om barnfattigdom ligger utanför gruppens räckvidd
    2024-11-20 politicians spoken Vad som behövs för fortsättningen"""
SHARES = {"FOR": (0.6, 0.25, 0.15, 0, 0), "STO": (0.2, 0.5, 0.3, 0, 0), "NOR": (0.1, 0.2, 0.5, 0.2, 0)}
SHARES |= {"PER": (0, 0.1, 0.3, 0.6, 0), "ADJ": (0, 0, 0.2, 0.3, 0.5)}


def example(**changed) -> Timeline:
    """The timeline of the example study."""
    whole = Timeline(
        title="Tidiga steg i Exempelkommun",
        groups={"team": "Teamet", "steering": "Styrgruppen"},
        start=date(2022, 8, 24),
        end=date(2024, 12, 31),
        steps=pd.DataFrame([row for group in CALENDAR for row in steps(group)]),
        changes=changes(),
        events=events(),
        feedback=feedback(),
        phases=PHASES,
        synthetic=True,
        status="Arbetsmaterial, 20 december 2024",
    )
    return replace(whole, **changed)


def steps(group: str) -> list[dict]:
    """The held meetings of a group × their judgements."""
    first, count, missing = CALENDAR[group]
    slots = [date.fromisoformat(first) + timedelta(days=21 * k) for k in range(count)]
    judged = dict(line.split(maxsplit=1) for line in JUDGED[group].strip().splitlines())
    held = [day for day in slots if day.isoformat() not in missing.split()]
    return [
        row for place, day in enumerate(held) for row in _rows(group, day, judged.get(day.isoformat()), place)
    ]


def _rows(group: str, day: date, said: str | None, place: int) -> list[dict]:
    meeting = {"meeting": f"{group} {day}", "group": group, "date": day, "observed": said is not None}
    meeting |= {"disputed": False, "returned": False}
    if said is None:
        return [meeting]
    first, confidence, *more = said.split()
    meeting |= {"disputed": "disputed" in more, "returned": "returned" in more}
    meeting |= profile(first[:3], place)
    kinds = {"u2": "second_coder", "group": "group"}
    others = [(kinds[key], value) for key, value in (word.split("=") for word in more if "=" in word)]
    own = meeting | judgement(first, confidence, "evaluator")
    return [own, *(meeting | judgement(value, "medium", kind) for kind, value in others)]


def judgement(said: str, confidence: str, kind: str) -> dict:
    """The columns of one judgement."""
    relation = {">": "towards", "-": "between"}
    sign = next((s for s in relation if s in said), None)
    value, _, second = said.partition(sign) if sign else (said, "", "")
    own = {"value": value, "second": second or None, "relation": relation.get(sign), "confidence": confidence}
    return own | {"assessor_kind": kind, "evidence_time": "contemporary"}


def profile(leading: str, place: int) -> dict:
    """A profile with a number of passages from 3 to 23."""
    n = (8, 11, 3, 23, 9, 14)[place % 6]
    return {
        "n": n,
        **dict(zip(("FOR", "STO", "NOR", "PER", "ADJ"), SHARES.get(leading, (0.2,) * 5), strict=True)),
    }


def changes() -> pd.DataFrame:
    """Changes of members, already without saying who."""
    found = [line.split(maxsplit=2) for line in CHANGES.strip().splitlines()]
    return pd.DataFrame(found, columns=["group", "date", "text"]).astype({"date": "datetime64[s]"})


def events() -> pd.DataFrame:
    """Dated events."""
    found = [line.split(maxsplit=4) for line in EVENTS.strip().splitlines()]
    return pd.DataFrame(found, columns=["date", "precision", "kind", "group", "text"]).astype(
        {"date": "datetime64[s]"}
    )


def feedback() -> pd.DataFrame:
    """Feedback occasions and what followed."""
    found = []
    for line in FEEDBACK.strip().splitlines():
        said, *rest = (part.strip() for part in line.split("|"))
        followed, attribution = rest if rest else (None, None)
        found.append([*said.split(maxsplit=3), followed, attribution])
    columns = ["date", "audience", "form", "text", "followed", "attribution"]
    return pd.DataFrame(found, columns=columns).astype({"date": "datetime64[s]"})
