"""What another copy of a codebook says, made into changes of this one: so that each can be told and taken back."""

from coding.codebooks.canonical import canonical
from coding.codebooks.changes import Draft


def take_over(draft: Draft, now: list[dict], wanted: list[dict]) -> list[str]:
    """Change the draft to what another copy says of each code; returns the codes in use that it does not mention.

    Those stay: a row that somebody has left out is no wish to lose it. To retire a code is said, not left out.
    """
    standing = {entry["id"]: entry for entry in now if not entry.get("retired")}
    known = {entry["id"] for entry in now}
    told = {entry["id"]: canonical(entry) for entry in wanted}
    fresh = {key: entry for key, entry in told.items() if key not in known and not entry.get("retired")}
    for entry in _parents_first(fresh):
        fields = {key: value for key, value in entry.items() if key not in ("id", "parent", "name", "kind")}
        draft.add(entry["name"], entry.get("parent"), entry["id"], **fields)
    both = [key for key in standing if key in told]
    for key in both:
        _differ(draft, key, told[key])
    retired = [key for key in both if told[key].get("retired")]
    if retired:
        draft.retire(retired)
    return [key for key in standing if key not in told]


def laid_over(now: list[dict], wanted: list[dict]) -> list[dict]:
    """What a file that holds only part of a codebook says, with all it cannot hold as it is now."""
    known = {entry["id"]: canonical(entry) for entry in now}
    return [_over(known.get(entry["id"], {}), canonical(entry)) for entry in wanted]


def _over(now: dict, wanted: dict) -> dict:
    made = {**{key: value for key, value in now.items() if key != "parent"}, **wanted}
    for field in {*now, *wanted}:
        one, other = now.get(field), wanted.get(field)
        if isinstance(one, dict) and isinstance(other, dict):
            made[field] = _over(one, other)
        elif field == "examples" and one and other and _swedish(one) == _swedish(other):
            made[field] = one
    return made


def _swedish(examples: list[dict]) -> list:
    return [example.get("sv") for example in examples]


def _parents_first(entries: dict[str, dict]) -> list[dict]:
    placed: dict[str, dict] = {}
    while len(placed) < len(entries):
        free = [
            e
            for key, e in entries.items()
            if key not in placed and e.get("parent") not in entries.keys() - placed.keys()
        ]
        placed |= {entry["id"]: entry for entry in free}
    return list(placed.values())


def _differ(draft: Draft, code: str, wanted: dict) -> None:
    """Bring one code to what is wanted, a step for each kind of change."""
    now = canonical(draft.entry(code))
    if now.get("parent") != wanted.get("parent"):
        draft.move(code, wanted.get("parent"))
    if now["name"] != wanted["name"]:
        draft.rename(code, wanted["name"])
    now = canonical(draft.entry(code))
    fields = {key for key in {*now, *wanted} if key not in ("id", "parent", "name", "retired")}
    changed = {key: wanted.get(key) for key in sorted(fields) if now.get(key) != wanted.get(key)}
    if changed:
        draft.change(code, changed)
