"""Comments in the margin of a protocol: codes by a coder, or remarks, put to the notes they are about."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from coding.codebooks import Codebook
from coding.protocols import MEMO_FIELDS, PASSAGE_FIELDS, AgendaItem, Entry, Protocol, Remark
from coding.protocols.values import codes_of_comment
from coding.texts import Comment
from evaluation.words import say


def with_remarks(protocol: Protocol, comments: Iterable[Comment], codebook: Codebook, file: str) -> Protocol:
    """The protocol with each comment at the entries it touches, and problems for codes that cannot count."""
    remarks, problems = [], list(protocol.problems)
    for comment in comments:
        codes, unknown = codes_of_comment(comment.text, codebook)
        remarks.append(Remark(comment.text, comment.author, comment.date, codes, comment.start, comment.end))
        problems += [_problem(file, "unknown_code_in_comment", comment, code=code) for code in unknown]
    notes: dict[str, Any] = {n: _touched(getattr(protocol, n), remarks) for n in (*MEMO_FIELDS, "other")}
    placed = replace(protocol, items=tuple(_item(item, remarks) for item in protocol.items), **notes)
    coded = [entry for _, _, entry in placed.passages()]
    memos = [entry for name in (*MEMO_FIELDS, "other") for entry in getattr(placed, name)]
    at_passages, elsewhere = _places(coded), _places(memos)
    for remark in remarks:
        if remark.codes and _key(remark) not in at_passages:
            key = "coded_memo" if _key(remark) in elsewhere else "comment_without_note"
            problems.append(_problem(file, key, remark))
    left = tuple(remark for remark in remarks if _key(remark) not in at_passages | elsewhere)
    return replace(placed, remarks=left, problems=tuple(problems))


def _item(item: AgendaItem, remarks: list[Remark]) -> AgendaItem:
    notes: dict[str, Any] = {name: _touched(getattr(item, name), remarks) for name in PASSAGE_FIELDS}
    return replace(item, **notes)


def _touched(entries: tuple[Entry, ...], remarks: list[Remark]) -> tuple[Entry, ...]:
    return tuple(replace(entry, remarks=tuple(_at(entry, remarks))) for entry in entries)


def _at(entry: Entry, remarks: list[Remark]) -> Iterable[Remark]:
    """The remarks that touch an entry, each cut to it; a comment at a point is about the whole entry."""
    for remark in remarks:
        start, end = max(entry.start, remark.start), min(entry.end, remark.end)
        if remark.start == remark.end and entry.start <= remark.start <= entry.end:
            yield replace(remark, start=entry.start, end=entry.end)
        elif start < end:
            yield replace(remark, start=start, end=end)


def _places(entries: list[Entry]) -> set[tuple[str, str, str]]:
    return {_key(remark) for entry in entries for remark in entry.remarks}


def _key(remark: Remark) -> tuple[str, str, str]:
    return remark.author, remark.date, remark.text


def _problem(file: str, key: str, comment: Comment | Remark, **values: Any) -> str:
    told = say(f"protocols.{key}", author=comment.author, text=comment.text, **values)
    return f"{file}: {told}" if file else told
