"""Going through the places in the terminal: replace, leave, always, other words, undo; stopped at any time, gone on with later."""

from collections.abc import Callable

from coding.pseudonyms.decisions import LEAVE, REPLACE, Decisions, Place
from coding.pseudonyms.found import KINDS
from coding.pseudonyms.key import PSEUDONYM, say_kind
from evaluation.words import LANGUAGES, say

Ask = Callable[[str], str]


def review(gather: Callable[[], list[Place]], decisions: Decisions, ask: Ask) -> bool:
    """Ask of every place that is not decided, and of those that the answers bring; tells whether all were answered.

    What Följe would replace by itself is gone through only when the person wants to.
    """
    how = "how"
    while waiting := [place for place in gather() if not place.sure and decisions.of(place) is None]:
        if not _asked(waiting, decisions, ask, how):
            return False
        how = "again_of_names"
    sure = [place for place in gather() if place.sure and decisions.of(place) is None]
    if sure and _is(ask(say("pseudonyms.also_sure", n=len(sure))), "yes"):
        return _asked(sure, decisions, ask, "how")
    return True


def _asked(every: list[Place], decisions: Decisions, ask: Ask, how: str) -> bool:
    """Ask of each word between its neighbours once; `how` is what is told first."""
    waiting = list({place.mark: place for place in reversed(every)}.values())[::-1]
    at, told = 0, say(f"pseudonyms.{how}", n=len(waiting))
    history: list[int] = []
    while at < len(waiting):
        place = waiting[at]
        if decisions.of(place) is not None:
            at += 1
            continue
        answer = ask(f"{told}{_shown(place, at, len(waiting))}").strip()
        told = ""
        if _is(answer, "stop"):
            return False
        if _is(answer, "undo"):
            told = "" if history and decisions.undo() else say("pseudonyms.nothing_to_undo") + "\n"
            at = history.pop() if history else at
        elif _decide(answer, place, decisions):
            history.append(at)
            at += 1
        else:
            told = say("pseudonyms.not_understood") + "\n"
    return True


def _decide(answer: str, place: Place, decisions: Decisions) -> bool:
    """Take an answer; whether it could be understood."""
    for key, do, always in (
        ("replace", REPLACE, False), ("leave", LEAVE, False), ("replace_always", REPLACE, True), ("leave_always", LEAVE, True),
    ):  # fmt: skip
        if _is(answer, key):
            decisions.add(place, do, always=always)
            return True
    if not answer.startswith("=") or not answer[1:].strip():
        return False
    kind, instead = stated(answer[1:].strip())
    decisions.add(place, REPLACE, kind or place.found.kind, instead)
    return True


def stated(words: str) -> tuple[str, str]:
    """What a person states instead: a kind (ORT, place), or a pseudonym or other words.

    >>> stated("ORT"), stated("[P3]"), stated("en granne")
    (('place', ''), ('', '[P3]'), ('', 'en granne'))
    """
    for kind in KINDS:
        names = {
            word.casefold()
            for lang in LANGUAGES
            for word in (say(f"pseudonyms.tag_{kind}", lang), say_kind(kind, lang))
        }
        if words.casefold() in names:
            return kind, ""
    bracketed = f"[{words.upper()}]"
    return "", bracketed if PSEUDONYM.fullmatch(bracketed) else words


def _is(answer: str, key: str) -> bool:
    return answer.strip().casefold() in {
        word for lang in LANGUAGES for word in say(f"pseudonyms.answer_{key}", lang).split()
    }


def _shown(place: Place, at: int, of: int) -> str:
    line_before, line_after = place.before.rpartition("\n")[2], place.after.partition("\n")[0]
    why = say(f"pseudonyms.why_{place.found.by}")
    return say("pseudonyms.place", at=at + 1, of=of, source=place.source, before=line_before, form=place.form, after=line_after,
               why=why, kind=say_kind(place.found.kind))  # fmt: skip
