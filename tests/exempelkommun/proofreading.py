"""Rules for the written content: what must not stand in it, how long it is, how much of it is coded."""

import re
from collections import Counter
from collections.abc import Iterator

from tests.exempelkommun import log
from tests.exempelkommun.content import HERE, listed, observed, passages, transcripts

FORBIDDEN = ("Ovanåker", "Edsbyn", "Alfta", "Gävleborg", "HLT", "Västerbotten", "Barn- och familjehälsa",
             "En väg in", "GravPsyk", "FoU Välfärd")  # fmt: skip
WORDS = range(250, 601)  # in a protocol
PHASES = ("FOR", "STO", "NOR", "PER", "ADJ")
WITHOUT_PHASE = (0.15, 0.25)  # share of the passages of protocols
_OWN_FILES = {"proofreading.py"}


def problems() -> list[str]:
    """What breaks the rules, one sentence each."""
    return [*_forbidden(), *_lengths(), *_repeated(), *_codes_in_pairs(), *_share(), *_untranslated()]


def _forbidden() -> Iterator[str]:
    """Words of the real pilot, in any file of this folder."""
    pattern = re.compile("|".join(rf"(?<!\w){re.escape(word)}" for word in FORBIDDEN))
    for path in sorted(HERE.rglob("*")):
        if path.suffix in {".yaml", ".py"} and path.name not in _OWN_FILES:
            for found in pattern.finditer(path.read_text(encoding="utf-8")):
                yield f"{path.name}: {found[0]}"


def _lengths() -> Iterator[str]:
    for meeting, entry in observed().items():
        number = len(" ".join(_texts(entry)).split())
        if number not in WORDS:
            yield f"{meeting}: {number} words"


def _texts(entry: dict) -> list[str]:
    """All that stands in a protocol's passages and memos."""
    memos = [entry["reflection"] or "", entry["possible_feedback"] or ""]
    return [passage["t"] for _, _, passage in passages(entry)] + memos


def _repeated() -> Iterator[str]:
    """Sentences of four words or more that stand in more than two protocols."""
    where: dict[str, set[str]] = {}
    for meeting, entry in observed().items():
        for sentence in re.split(r"(?<=[.!?”])\s+", " ".join(_texts(entry))):
            if len(sentence.split()) >= 4:
                where.setdefault(sentence.casefold(), set()).add(meeting)
    for sentence, meetings in where.items():
        if len(meetings) > 2:
            yield f"in {len(meetings)} protocols: {sentence}"


def _codes_in_pairs() -> Iterator[str]:
    """A list of codes per paragraph of the minutes; U2 has either all passages of a meeting or none."""
    for entry in listed("minutes"):
        if len(entry["text"]) != len(entry["codes"]):
            yield f"minutes {entry['group']} {entry['date']}: not one list of codes per text"
    for meeting, entry in observed().items():
        if len({"u2" in passage for _, _, passage in passages(entry)}) > 1:
            yield f"{meeting}: U2 has coded some passages and not others"


def _share() -> Iterator[str]:
    share = without_phase()
    if not WITHOUT_PHASE[0] <= share <= WITHOUT_PHASE[1]:
        yield f"{share:.0%} of the passages have no phase code"


def _untranslated() -> Iterator[str]:
    """Texts people see in the timeline that have no English, or whose English translates earlier words."""
    for frame, columns in ((log.feedback(), ("content", "outcome")), (log.actions(), ("text",))):
        for row in frame.to_dict("records"):
            for column in columns:
                if isinstance(row[column], str) and not isinstance(row[f"{column}_en"], str):
                    yield f"{row['id']}: {column} has no English"


def without_phase() -> float:
    """The share of the protocols' passages to which U1 gave no indicator of a phase."""
    given = [passage.get("u1") or [] for entry in observed().values() for _, _, passage in passages(entry)]
    return sum(not any(is_indicator(code) for code in codes) for codes in given) / len(given)


def is_indicator(code: str) -> bool:
    """Whether a code is an indicator of a phase: FOR1, ADJ4."""
    return code[:3] in PHASES and code[3:].isdigit()


def all_codes() -> Counter[str]:
    """How often each code is used anywhere in the content."""
    said = [passage for entry in observed().values() for _, _, passage in passages(entry)]
    protocols = [passage.get(coder) or [] for passage in said for coder in ("u1", "u2")]
    minutes = [codes for entry in listed("minutes") for codes in entry["codes"]]
    spoken = [turn.get("codes") or [] for entry in transcripts() for turn in entry["turns"]]
    return Counter(code for codes in [*protocols, *minutes, *spoken] for code in codes)
