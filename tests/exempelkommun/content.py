"""The content people wrote: one YAML file per observed meeting, and the lists beside them."""

from functools import cache
from pathlib import Path

from evaluation.words import read_yaml

HERE = Path(__file__).parent
NOTICE = "Påhittade uppgifter – ingen rad beskriver en verklig familj"


@cache
def listed(name: str) -> list[dict]:
    """The entries of ``<name>.yaml``: minutes, interviews, claims, feedback …"""
    return read_yaml(HERE / f"{name}.yaml")


@cache
def observed() -> dict[str, dict]:
    """The observed meetings by id (``team-2023-01-17``), in order of date."""
    meetings = [read_yaml(path) for path in sorted((HERE / "meetings").glob("*.yaml"))]
    meetings.sort(key=lambda m: (m["date"], m["group"]))
    return {meeting_id(m): m for m in meetings}


def transcripts() -> list[dict]:
    """The interviews there is a transcript of, in order of date."""
    return sorted([*listed("interviews"), *listed("family_quotes")], key=lambda i: i["date"])


def meeting_id(entry: dict) -> str:
    """The id of the meeting an entry with group and date belongs to."""
    return f"{entry['group']}-{entry['date']}"


def passages(meeting: dict) -> list[tuple[int, str, dict]]:
    """The passages of a protocol in order: number of the item, field, entry with t, u1 and u2."""
    return [
        (number, field, entry)
        for number, item in enumerate(meeting["items"])
        for field in ("said", "interplay", "decision")
        for entry in item.get(field) or []
    ]
