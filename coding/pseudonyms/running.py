"""The command ``folje pseudonymise``: what it needs to know, the person's review, and the proposals as data."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

from coding.name_list import names_in
from coding.pseudonyms import Look
from coding.pseudonyms.decisions import Decisions, Place, beside
from coding.pseudonyms.key import Key, key_path
from coding.pseudonyms.lists import measured
from coding.pseudonyms.review import review
from coding.pseudonyms.review_sheet import read_sheet, write_sheet
from coding.pseudonyms.rewriting import Rewriting
from evaluation.errors import FoljeError, UseError
from evaluation.words import say

Ask = Callable[[str], str] | None


def rewriting(given: dict, study: Path | None, stated_key: str, own: tuple[str, ...], kept: frozenset[str], lang: str,
              ask: Ask, *, only_look: bool) -> Rewriting:  # fmt: skip
    """What is needed to rewrite texts: the key, the decisions beside it, the names.

    Parameters
    ----------
    study : the study's folder; None for a file that lies in none
    stated_key : the key's path in study.yaml

    Raises
    ------
    UseError
        when nobody says where the key is to lie, or it would lie in the study.
    """
    own += names_in(Path(given["names"])) if given.get("names") else ()
    if only_look:
        return Rewriting(Key(None, lang), Decisions(), own, kept)
    stated = given.get("key") or ""
    if not stated and stated_key:
        path = key_path(stated_key, study)
    else:
        stated = stated or (ask(say("pseudonyms.which_key")) if ask else "")
        if not stated.strip():
            raise UseError(say("pseudonyms.state_key"))
        path = key_path(str(Path(stated.strip()).expanduser().resolve()), study)
    return Rewriting(Key.open(path, lang), Decisions(beside(path)), own, kept)


def reviewed(gather: Callable[[], list[Place]], how: Rewriting, given: dict, study: Path | None, ask: Ask,
             *, sure: bool) -> tuple[bool, list[str]]:  # fmt: skip
    """Have the places looked at by a person: whether to go on, and what to tell.

    Parameters
    ----------
    gather : gives all places as they are by now: a word that has been taken for a name is asked about in its other places too
    """
    told: list[str] = []
    every = gather()
    if given.get("sheet"):
        sheet = Path(given["sheet"])
        if not sheet.exists():
            write_sheet(sheet, study, every, how.decisions)
            return False, [say("pseudonyms.sheet_written", file=sheet.name, n=len(every))]
        unclear = read_sheet(sheet, every, how.decisions)
        if unclear:
            return False, [say("pseudonyms.unclear_rows", rows=", ".join(map(str, unclear)))]
    elif ask is not None and not sure and not review(gather, how.decisions, ask):
        return False, [say("pseudonyms.stopped")]
    waiting = questions(gather(), how)
    if waiting and not sure and given.get("sheet"):
        write_sheet(Path(given["sheet"]), study, gather(), how.decisions)
        return False, [say("pseudonyms.sheet_again", file=Path(given["sheet"]).name, n=waiting)]
    if waiting and not sure:
        return False, [say("pseudonyms.to_review", n=waiting)]
    if waiting:
        told.append(say("pseudonyms.not_reviewed", n=waiting))
    return True, told


def questions(every: list[Place], how: Rewriting) -> int:
    """How many questions are left to answer: the same word between the same neighbours is asked about once."""
    return len({place.mark for place in every if not place.sure and how.decisions.of(place) is None})


def proposal(seen: dict[str, Look]) -> dict:
    """What was seen, as data: spans and queue with kind and place in code points, never the words."""
    named = len(seen) > 1
    spans = [_as_data(source, f, "by", named=named) for source, look in seen.items() for f in look.spans]
    queue = [_as_data(source, f, "why", named=named) for source, look in seen.items() for f in look.queue]
    return {"spans": spans, "queue": queue, "counts": dict(Counter(span["type"] for span in spans))}


def _as_data(source: str, found, reason: str, *, named: bool) -> dict:
    place = {"source": source} if named else {}
    return place | {"type": found.kind, "start": found.start, "end": found.end, reason: found.by}


def limits() -> list[str]:
    """What a person must know of the result: it is still personal data, and how much slipped through on our own test text."""
    return [say("pseudonyms.still_personal"), say("pseudonyms.measured", **measured())]


def only_new(path: Path) -> None:
    """Refuse to write over a file that is there.

    Raises FoljeError.
    """
    if path.exists():
        raise FoljeError(say("pseudonyms.is_there"), where=path.name)
