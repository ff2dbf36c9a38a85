"""Comments in the margin of a Word document: whose they are, which words they are about, and what they say of them.

A comment that is codes, or begins with codes, gives its words those codes, by its author; words after them are a memo about the
code. Any other comment by a person of the study is a memo about its words.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from coding.incoming import Incoming
from coding.known_codes import KnownCodes
from coding.protocols import Remark
from coding.texts import Comment, Extracted
from evaluation import Study
from evaluation.asking import Question
from evaluation.errors import UseError
from evaluation.words import say

Ask = Callable[[str], str] | None
SPANS = ("paragraph", "item", "turn", "cell")


@dataclass(frozen=True)
class Said:
    """What one comment says: of which span, by whom ("" when nobody knows), which codes, and in words."""

    span: tuple[int, int]
    person: str
    codes: tuple[str, ...]
    words: str = ""
    unknown: tuple[str, ...] = ()


def authors(incoming: Incoming, study: Study, person: str, stated: Iterable[str], ask: Ask) -> dict[str, str]:
    """Which person of the study each author of comments is; "" for one who is none.

    A comment without an author is by who adds the file. In a study with one evaluator all comments are hers.

    Parameters
    ----------
    stated : ``Eva Ek=U2`` as the user stated them; names are never written in the study

    Raises UseError for one that names nobody of the study.
    """
    given = dict(_stated(study, each) for each in stated)
    found = {"": person}
    for author in dict.fromkeys(comment.author for comment in incoming.extracted.comments):
        found.setdefault(
            author, given.get(author.casefold()) or _known(study, author) or _asked(study, author, ask)
        )
    return found


def _stated(study: Study, text: str) -> tuple[str, str]:
    author, _, person = text.partition("=")
    known = {name.casefold(): name for name in study.settings.evaluators}
    if person.strip().casefold() not in known:
        raise UseError(say("comments.stated", stated=text, known=", ".join(known.values())))
    return author.strip().casefold(), known[person.strip().casefold()]


def _known(study: Study, author: str) -> str:
    """The only evaluator, or the one whose key is the author's name or a word of it: "Eva Ek (U2)"."""
    people = study.settings.evaluators
    named = [name for name in people if re.search(rf"\b{re.escape(name)}\b", author, re.IGNORECASE)]
    return people[0] if len(people) == 1 else named[0] if len(named) == 1 else ""


def _asked(study: Study, author: str, ask: Ask) -> str:
    known = {name.casefold(): name for name in study.settings.evaluators}
    choices = [*((name, name) for name in known.values()), ("", say("comments.nobody"))]
    question = Question(say("comments.whose", author=author, known=", ".join(known.values())), choices)
    return known.get(ask(question).strip().casefold(), "") if ask else ""


def said(incoming: Incoming, codes: KnownCodes) -> list[Said]:
    """What the comments of a file say, in the order they stand; of a protocol those at its notes."""
    if incoming.protocol:
        notes = [(entry, remark) for _, _, entry in incoming.protocol.passages() for remark in entry.remarks]
        return [_said((entry.start, entry.end), remark, incoming, codes) for entry, remark in notes]
    extracted = incoming.extracted
    placed = [(_span(extracted, comment), comment) for comment in extracted.comments]
    return [_said(span, comment, incoming, codes) for span, comment in placed if span]


def _said(span: tuple[int, int], comment: Comment | Remark, incoming: Incoming, codes: KnownCodes) -> Said:
    given, unknown = codes.in_comment(comment.text)
    words = _rest(comment.text, codes) if given else "" if unknown else comment.text.strip()
    return Said(span, incoming.authors.get(comment.author, ""), given, words, unknown)


def _rest(text: str, codes: KnownCodes) -> str:
    """The words of a comment after its codes; nothing where it is codes only."""
    if not codes.read(text)[1] and not re.search(r"\s[–—-]\s", text):
        return ""
    rest = text
    while (word := re.match(r"\s*[^\s,;/]+[\s,;/.:–—-]*", rest)) and codes.read(word[0].strip(" ,;/.:–—-"))[
        0
    ]:
        rest = rest[word.end() :]
    return rest.strip()


def _span(extracted: Extracted, comment: Comment) -> tuple[int, int] | None:
    """The words a comment is about: those it is anchored to, or of a point its paragraph."""
    if comment.start < comment.end:
        return comment.start, comment.end
    around = (
        p
        for p in extracted.parts
        if p.kind in SPANS and p.start <= comment.start <= p.end and p.start < p.end
    )
    return next(((part.start, part.end) for part in around), None)


def spans(incoming: Incoming, codes: KnownCodes) -> list[tuple[int, int]]:
    """The spans that comments by persons of the study are about, outside protocols: passages where there is none yet."""
    if incoming.protocol:
        return []
    return list(
        dict.fromkeys(each.span for each in said(incoming, codes) if each.person and not each.unknown)
    )
