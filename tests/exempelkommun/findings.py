"""Turning points and claims, in the versions they went through, with evidence found from their hints."""

from datetime import date, timedelta

from evaluation.events import Claim, MemberCheck, Seminar, TurningPoint
from evaluation.words import read_yaml
from tests.exempelkommun.coded import Coded
from tests.exempelkommun.content import HERE, listed
from tests.exempelkommun.gestures import Gesture, make_id, sitting
from tests.exempelkommun.log import event_id

MOST_PER_HINT = 2  # passages taken for one hint of meeting and code
SEMINARS = (date(2024, 1, 18), date(2024, 6, 19), date(2024, 12, 19))  # where turning points are settled
LAST_VERSION = date(2024, 12, 20)
_CHECKED = {"team": date(2024, 12, 10), "steering": date(2024, 12, 17), "joint": date(2024, 12, 17)}
# The day the evaluator first wrote a claim in the words it has in claims.yaml.
_WRITTEN = {
    "C01": "2024-06-07", "C02": "2024-05-07", "C03": "2023-11-20", "C04": "2024-02-09", "C05": "2023-11-24",
    "C06": "2024-05-07", "C07": "2023-12-01", "C08": "2024-03-28", "C09": "2024-10-04", "C10": "2024-10-03",
    "C11": "2024-09-02", "C12": "2023-12-01", "C13": "2024-09-06", "C14": "2024-01-12", "C15": "2024-04-05",
    "C16": "2024-10-04", "C17": "2024-06-07", "C18": "2024-09-06", "C19": "2024-11-08", "C20": "2024-09-13",
    "C21": "2023-11-24", "C22": "2023-12-01", "C23": "2024-05-17", "C24": "2024-11-29", "C25": "2024-06-07",
}  # fmt: skip


class Evidence:
    """Finds the passages behind hints; `missing` are hints that lead nowhere, with their finding."""

    def __init__(self, coded: Coded):
        self.coded = coded
        self.places = read_yaml(HERE / "places.yaml")
        self.missing: list[str] = []

    def of(self, finding: str, hints: list[dict] | None) -> list[str]:
        """The ids the hints lead to: passages, or a table as ``table:cases``; each once, in order."""
        found = [identity for hint in hints or [] for identity in self._of_hint(finding, hint)]
        return list(dict.fromkeys(found))

    def _of_hint(self, finding: str, hint: dict) -> list[str]:
        if "table" in hint:
            return [f"table:{hint['table']}"]
        if "code" in hint:
            found = self.coded.by_code[hint["meeting"].replace(" ", "-"), hint["code"]][:MOST_PER_HINT]
        else:
            document = (
                f"t-{hint['interview']}" if "interview" in hint else f"m-{hint['minutes'].replace(' ', '-')}"
            )
            words = self.places.get(finding, {}).get(document, [])
            found = [identity for text in words for identity in self.coded.place(document, text)]
            self.missing += (
                [f"{finding}: {document} ({len(found)} of {words})"] if len(found) < len(words) else []
            )
        if not found:
            self.missing.append(f"{finding}: {hint}")
        return found

    def before(self, ids: list[str], day: date) -> list[str]:
        """Those whose source was there before that day; tables are always there."""
        return [i for i in ids if i.startswith("table:") or self.coded.dates[i] < day]


def turning_points(evidence: Evidence) -> list[Gesture]:
    """Each turning point as proposed, and as it was settled at a seminar."""
    return [gesture for entry in listed("turning_points") for gesture in _turning_point(entry, evidence)]


def settled_on(points: list[Gesture]) -> dict[str, date]:
    """The day each turning point was settled, from its gestures."""
    return {gesture.events[0].of: gesture.at.date() for gesture in points}


def _turning_point(entry: dict, evidence: Evidence) -> list[Gesture]:
    others = evidence.of(entry["id"], entry.get("other_sources"))
    early = evidence.before(others, entry["date_from"])
    before = evidence.of(entry["id"], entry["before"]) + early
    after = evidence.of(entry["id"], entry["after"]) + [i for i in others if i not in early]
    last = max(evidence.coded.dates[i] for i in after)
    settled = next(day for day in SEMINARS if day > last)
    proposed = min(entry["date_to"] + timedelta(days=45), settled - timedelta(days=7))
    common = {
        "of": entry["id"],
        "group": entry["group"],
        "title": entry["title"],
        "date_from": entry["date_from"].isoformat(),
        "date_to": entry["date_to"].isoformat(),
        "event": event_id(entry["event"]) if entry["event"] else "",
    }
    first = TurningPoint(
        id=make_id(entry["id"], "proposed"),
        before=evidence.before(before, proposed),
        after=evidence.before(after, proposed),
        **common,
    )
    second = TurningPoint(
        id=make_id(entry["id"], "settled"),
        replaces=[first.id],
        before=before,
        after=after,
        alternatives=entry["alternatives"],
        status=entry["status"],
        **common,
    )
    return [_at(proposed, "10:30", first), _at(settled, "14:15", second)]


def claims(evidence: Evidence) -> list[Gesture]:
    """Each claim in its versions: first words, later words, tested, after the member check."""
    return [gesture for entry in listed("claims") for gesture in _versions(entry, evidence)]


def _versions(entry: dict, evidence: Evidence) -> list[Gesture]:
    for_it, against = (evidence.of(entry["id"], entry[side]) for side in ("evidence_hints", "against_hints"))
    gestures: list[Gesture] = []
    replaces: list[str] = []
    for day, text, status, more in _steps(entry):
        at_end = day == LAST_VERSION
        claim = Claim(
            id=make_id(entry["id"], day),
            replaces=replaces,
            of=entry["id"],
            text=text,
            question=entry["question"],
            type=entry["type"],
            author=entry["author"],
            group=entry["group"],
            evidence=for_it if at_end else evidence.before(for_it, day),
            against=against if at_end else evidence.before(against, day),
            audiences=entry["audiences"],
            goals=[goal["id"] for goal in listed("goals") if entry["id"] in goal.get("claims", ())],
            status=status,
            **more,
        )
        gestures.append(_at(day, "09:20", claim))
        replaces = [claim.id]
    return gestures


def _steps(entry: dict) -> list[tuple[date, dict, str, dict]]:
    """(day, text, status, what else is known then) of each version, in order of time."""
    earlier = [e for e in listed("earlier_claims") if e["id"] == entry["id"]]
    steps: list[tuple[date, dict, str, dict]] = [(e["date"], e["text"], "draft", {}) for e in earlier]
    steps.append((date.fromisoformat(_WRITTEN[entry["id"]]), entry["text"], "draft", {}))
    searched = {key: str(value) for key, value in (entry["against_searched"] or {}).items()}
    tested = "draft" if entry["status"] == "draft" else "tested"
    if searched:
        day = max(date.fromisoformat(searched["date"]), steps[-1][0] + timedelta(days=1))
        steps.append((day, entry["text"], tested, {"against_searched": searched}))
    last = {"against_searched": searched}
    if entry["status"] != tested or entry["member_check"] or entry["evidence_hints"]:
        steps.append((LAST_VERSION, entry["text"], entry["status"], last))
    return steps


def member_checks() -> list[Gesture]:
    """What the groups said of each claim at their last meeting; the team spoke of those about families."""
    gestures = []
    for entry in (entry for entry in listed("claims") if entry["member_check"]):
        group = entry["group"] if entry["group"] in _CHECKED else "team"
        check = MemberCheck(
            id=make_id(entry["id"], "heard"), claim=entry["id"], date=_CHECKED[group].isoformat(), group=group,
            **entry["member_check"],
        )  # fmt: skip
        gestures.append(_at(_CHECKED[group], "16:05", check))
    return gestures


def seminars(points: list[Gesture]) -> list[Gesture]:
    """The analysis seminars, with what they decided of claims and of the turning points settled that day."""
    settled = settled_on(points)
    said = {"confirmed": "confirmed", "rejected": "rejected", "tried": "open"}
    gestures = []
    for entry in listed("seminars"):
        points = [p for p in listed("turning_points") if settled[p["id"]] == entry["date"]]
        material = [m if ":" in m else f"p-{m.replace(' ', '-')}" for m in entry["material"]]
        seminar = Seminar(
            id=make_id(entry["id"]), of=entry["id"], date=entry["date"].isoformat(), title=entry["title"], material=material,
            roles=entry["roles"], decisions=entry["decisions"] | {p["id"]: said[p["status"]] for p in points},
            reasons=entry["reasons"],
        )  # fmt: skip
        gestures.append(_at(entry["date"], "15:30", seminar))
    return gestures


def _at(day: date, start: str, event: Claim | TurningPoint | MemberCheck | Seminar) -> Gesture:
    """U1 writes it; several on a day follow each other."""
    moments = sitting(day, start)
    place = int((event.claim if isinstance(event, MemberCheck) else event.of)[1:])
    at = next(moment for number, moment in enumerate(moments) if number == place)
    return Gesture(at, "U1", f"write {event.id}", (event,))
