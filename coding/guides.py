"""Interview guides: their questions, and which passages of an interview answer which question.

A study's guides stand in its table ``guides``, one row per question; some come with Följe. That a passage answers a
question is a proposal until a person has said so.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from coding.frozen import frozen, newest
from coding.wording import Wording
from data_templates import find
from evaluation import Study
from evaluation.errors import UseError
from evaluation.events import Answer, Passage
from evaluation.speakers import is_interviewer, is_role
from evaluation.words import in_language, read_yaml, say

if TYPE_CHECKING:
    import pandas as pd

ALIKE = 0.3  # of the weighted words that a turn and a question share (see `Wording.alike`); less is a follow-up question


@dataclass(frozen=True)
class Question:
    """A question of a guide: whom it is put to, and which evaluation questions its answers serve."""

    id: str
    number: str
    text: dict[str, str]
    categories: tuple[str, ...] = ()
    serves: tuple[str, ...] = ()

    def words(self, lang: str | None = None) -> str:
        """The question as it is put."""
        return in_language(self.text, lang)


@dataclass(frozen=True)
class Guide:
    """An interview guide, by the name that stands in the table of interviews."""

    name: str
    title: str
    questions: tuple[Question, ...]

    def question(self, said: str) -> Question:
        """The question that a person names by id or number.

        Raises UseError when there is none.
        """
        plain = said.strip().casefold()
        found = next((q for q in self.questions if plain in (q.id.casefold(), q.number.casefold())), None)
        if found is None:
            raise UseError(say("guides.no_question", question=said, guide=self.name))
        return found


def guide(study: Study, name: str) -> Guide:
    """A guide of the study's table, else one that comes with Följe.

    Raises UseError when there is none of that name.
    """
    rows = study.guides[study.guides["guide"] == name].dropna(subset="id")
    if not rows.empty:
        questions = [_of_row(row, place) for place, row in enumerate(rows.to_dict("records"), 1)]
        return Guide(name, name, tuple(questions))
    path = shipped_file(name)
    if not path.is_file():
        raise UseError(say("guides.no_guide", guide=name, known=", ".join(known(study))))
    data = read_yaml(path)
    questions = [Question(f"{name}-{q['number']}", str(q["number"]), q["text"], tuple(q["categories"]), tuple(q["questions"]))
                 for q in data["questions"]]  # fmt: skip
    return Guide(name, in_language(data["title"]), tuple(questions))


def _of_row(row: dict, place: int) -> Question:
    number = (
        str(row["number"]) if row["number"] == row["number"] and row["number"] is not None else str(place)
    )
    texts = {"sv": row["text"], "en": row.get("text_en")}
    text = {lang: each for lang, each in texts.items() if isinstance(each, str)}
    several = (
        tuple(row[key]) if isinstance(row[key], tuple | list) else () for key in ("categories", "questions")
    )
    return Question(row["id"], "".join(re.findall(r"\d+", number)[:1]) or str(place), text, *several)


def shipped_file(name: str) -> Path:
    """Where the guide of that name stands among those that come with Följe."""
    return find("instruments", f"interview-{name}", "guide.yaml")


def known(study: Study) -> list[str]:
    """The names of the study's guides, then of those that come with Följe."""
    own = list(dict.fromkeys(study.guides["guide"].dropna()))
    other = sorted(
        path.parent.name.removeprefix("interview-") for path in find("instruments").glob("*/guide.yaml")
    )
    return list(dict.fromkeys([*own, *other]))


# answers


@dataclass(frozen=True)
class Proposal:
    """A passage that may answer a question.

    Attributes
    ----------
    method : number (the turn before names the question's number) or wording (it is worded like the question)
    alike : how much of the question's and the turn's words they share, 0–1
    turn : the interviewer's words
    judged : what a person has said of it: the id of a question, "" for none of them, None when nobody has
    """

    document: str
    passage: str
    question: str
    method: str
    alike: float
    turn: str
    judged: str | None = None


def answers(study: Study, name: str) -> list[Proposal]:
    """The passages of the guide's interviews that follow a question of it, in the order of the interviews."""
    asked = guide(study, name)
    judged = {e.passage: e.question for e in study.state.of(Answer) if e.guide == name}
    standing: dict[str, list[Passage]] = {}
    for passage in study.state.of(Passage):
        standing.setdefault(passage.document, []).append(passage)
    found = []
    for document in documents(study, name):
        last = newest(p.text for p in standing.get(document, []))
        text = frozen(study, last) if last else None
        if text is not None:
            here = [p for p in standing[document] if p.text == last]
            found += _in_document(asked, document, text, here, judged)
    return found


def documents(study: Study, name: str) -> list[str]:
    """The documents of the interviews that were held with a guide."""
    held = study.interviews.loc[study.interviews["guide"] == name, "id"].dropna()
    rows = study.documents[study.documents["interview"].isin(held)].sort_values("date", kind="stable")
    return list(rows["id"].dropna())


def passages(study: Study, name: str) -> set[str]:
    """The passages of the interviews that were held with a guide."""
    held = set(documents(study, name))
    return {passage.name for passage in study.state.of(Passage) if passage.document in held}


def _in_document(
    asked: Guide, document: str, text: str, here: list[Passage], judged: dict[str, str]
) -> list[Proposal]:
    turns = questions_in(asked, text)
    found: list[Proposal] = []
    for passage in sorted(here, key=lambda p: (p.start, p.end)):
        before = [turn for turn in turns if turn.end <= passage.start]
        inside = any(turn.start < passage.end and passage.start < turn.end for turn in turns)
        said = judged.get(passage.name)
        if before and not inside and (said is not None or not is_interviewer(passage.speaker)):
            turn = before[-1]
            found.append(
                Proposal(document, passage.name, turn.question, turn.method, turn.alike, turn.words, said)
            )
    return found


@dataclass(frozen=True)
class Turn:
    """A place in a text where a question of a guide is put."""

    question: str
    start: int
    end: int
    words: str
    method: str
    alike: float


def questions_in(asked: Guide, text: str) -> list[Turn]:
    """Where in a text the questions of a guide are put; what is not alike enough is a follow-up question and left out.

    In a transcript only the interviewer asks. In notes, where nobody is said to speak, lines with a number or a
    question mark are looked at.
    """
    wording = Wording([words for question in asked.questions for words in question.text.values()])
    found: list[Turn] = []
    for start, words in _asked(text):
        turn = _turn(asked, wording, start, words)
        if turn and not (found and found[-1].question == turn.question):
            found.append(turn)
    return found


_NUMBER = re.compile(
    r"\s*(?P<word>fråga|question|f|q)?\s*(?P<number>\d{1,2})\s*(?P<sign>[.):–-]|$|(?=\s))\s*", re.IGNORECASE
)


def _turn(asked: Guide, wording: Wording, start: int, words: str) -> Turn | None:
    """The question that a line puts: by its number where the wording does not speak against it, else by the wording."""
    numbered = _NUMBER.match(words)
    rest = words[numbered.end() :] if numbered else words
    scores = {q.id: max(wording.alike(rest, text) for text in q.text.values()) for q in asked.questions}
    best = max(scores, key=lambda key: scores[key], default=None)
    if best is None:
        return None
    if numbered:
        named = next((q.id for q in asked.questions if q.number == numbered["number"]), None)
        if named and (numbered["word"] or scores[named] > 0) and scores[named] >= scores[best] - ALIKE:
            return Turn(named, start, start + len(words), words.strip(), "number", round(scores[named], 2))
    if scores[best] < ALIKE:
        return None
    return Turn(best, start, start + len(words), words.strip(), "wording", round(scores[best], 2))


def _asked(text: str) -> list[tuple[int, str]]:
    """The lines that may put a question, each with where its words begin."""
    turns, speaker, spoken = [], "", False
    for line in re.finditer(r"[^\n]+", text):
        label = re.match(
            r"(?P<who>[^\W\d][^:\n]{0,40}?)(?::[ \t]*|[ \t]{2,}\d{1,2}:\d{2}(?::\d{2})?\s*$)", line[0]
        )
        if label and is_role(label["who"]):
            speaker, spoken = label["who"], True
            start, words = line.start() + label.end(), line[0][label.end() :]
        else:
            start, words = line.start(), line[0]
        if words.strip():
            turns.append((start, words, speaker))
    if spoken:
        return [(start, words) for start, words, who in turns if is_interviewer(who)]
    return [
        (start, words) for start, words, _ in turns if words.rstrip().endswith("?") or _NUMBER.match(words)
    ]


# what a person says


def judge(study: Study, name: str, passages: dict[str, str], person: str) -> int:
    """Write down which question each passage answers ("" for none), as one action; returns how many were new."""
    standing = {e.passage: e for e in study.state.of(Answer) if e.guide == name}
    events = [
        Answer(
            passage=passage,
            guide=name,
            question=question,
            replaces=[standing[passage].id] if passage in standing else [],
        )
        for passage, question in passages.items()
        if passage not in standing or standing[passage].question != question
    ]
    if events:
        study.journal.write(person, *events)
    return len(events)


def answer_frame(study: Study) -> "pd.DataFrame":
    """One row per passage that a person has put to a question: passage, guide, question, person, created."""
    import pandas as pd

    rows = [(e.passage, e.guide, e.question, e.person, e.at) for e in study.state.of(Answer) if e.question]
    return pd.DataFrame(rows, columns=["passage", "guide", "question", "person", "created"], dtype="str")
