"""What became of a code: codings of an earlier version read as codes of the codebook as it is now.

A step of the history has the version it made, date, person, operation, and ``from`` → ``to``. Merging takes many codes
to one; splitting takes one to many and can only be settled by a person, so it is never guessed.
"""

from dataclasses import dataclass

from coding.codebooks.versions import order


@dataclass(frozen=True)
class Translation:
    """What a code of an earlier version is now.

    Attributes
    ----------
    codes : the one code; several after a split, of which a person has to choose; none when it has no successor
    operation : what made it unclear (split, retire …); "" when there is one code
    since : the version that made it unclear
    """

    codes: tuple[str, ...]
    operation: str = ""
    since: str = ""

    @property
    def code(self) -> str | None:
        """The code it is; None when a person has to choose, or there is none."""
        return self.codes[0] if len(self.codes) == 1 else None


def translate(data: dict, code: str, version: str) -> Translation:
    """The code that a coding of an earlier version has in the codebook as it is now.

    Parameters
    ----------
    data : the content of the codebook file
    version : of the coding; what was done after it is done to the code. An empty one counts as the present.
    """
    codes: tuple[str, ...] = (code,)
    operation = since = ""
    for step in standing(data, version):
        after = tuple(dict.fromkeys(to for each in codes for to in _after(step, each)))
        if step["operation"] == "new" and code in step["to"] and not after:
            after = (code,)  # it is back
        if len(after) != 1 and after != codes:
            operation, since = step["operation"], step["version"]
        codes = after
    return Translation(codes, operation if len(codes) != 1 else "", since if len(codes) != 1 else "")


def _after(step: dict, code: str) -> list[str]:
    return step["to"] if code in step["from"] else [code]


def standing(data: dict, version: str = "") -> list[dict]:
    """The steps after a version that still count, in order; a step and its undoing both go when both came after it.

    An undoing of something from before the version counts as a step of its own.
    """
    history = data.get("history") or []
    later = [step for step in history if version and order(str(step["version"])) > order(version)]
    there = {step["version"] for step in later}
    gone: set[str] = set()
    for step in reversed(later):
        if step["operation"] == "undo" and step["version"] not in gone and step.get("undoes") in there:
            gone |= {step["version"], step["undoes"]}
    return [step for step in later if step["version"] not in gone]


def last_version(data: dict, code: str) -> str:
    """The version to read a code in: the present one, or for a code that is retired the last that had it."""
    went = next((entry.get("retired") for entry in data["codes"] if entry["id"] == code), None)
    history = data.get("history") or []
    before = next((step.get("previous") for step in history if step["version"] == went), None)
    return str(before or data["version"])


def as_of(data: dict, version: str) -> dict:
    """The codebook as it was in an earlier version: what came later is taken back, step by step."""
    codes = {entry["id"]: dict(entry) for entry in data["codes"]}
    history = data.get("history") or []
    later = [step for step in history if order(str(step["version"])) > order(version)]
    for step in reversed(later):
        restore(codes, step)
        if step["operation"] == "new":
            for code in step["to"]:
                codes.pop(code, None)
    kept = history[: len(history) - len(later)]
    return {**data, "version": version, "codes": list(codes.values()), "history": kept}


def restore(codes: dict[str, dict], step: dict) -> None:
    """Give the codes the fields they had before a step."""
    for before in step.get("before") or []:
        entry = codes.get(before["id"], {})
        for field, value in before.items():
            if value is None:
                entry.pop(field, None)
            else:
                entry[field] = value
