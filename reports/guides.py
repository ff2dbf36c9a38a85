"""The command ``folje guide``: shows the interview guides with the answers found, and takes a person's judgement of them."""

from collections import Counter
from dataclasses import asdict

from coding import guides
from coding.family_matters import FamilyMatters
from coding.guides import Guide, Proposal
from coding.writers import who
from evaluation import Study
from evaluation.errors import UseError
from evaluation.events import Passage
from evaluation.schemas import schema
from evaluation.words import say
from evaluation.workbooks import add_row, check_writable
from reports.notation import decimal


def run(study: Study, name: str | None, verb: str | None, words: list[str], person: str | None) -> dict:
    """The answer of the command: the guides, one of them, or what was done."""
    if not name:
        return listed(study)
    match verb:
        case "show":
            return read(study, name, words)
        case "accept":
            return accept(study, name, words, person)
        case "set":
            return put(study, name, words, person)
        case "use":
            return use(study, name)
    return shown(study, name)


def listed(study: Study) -> dict:
    """The guides there are, with how many interviews have been held with each."""
    held = study.interviews.loc[study.interviews["status"] == "held", "guide"].value_counts()
    own = set(study.guides["guide"].dropna())
    entries: list[dict] = [{"name": name, "questions": len(guides.guide(study, name).questions), "held": int(held.get(name, 0)),
                "in_table": name in own} for name in guides.known(study)]  # fmt: skip
    width = max((len(entry["name"]) for entry in entries), default=0)
    lines = [say("guides.list_head")]
    for entry in entries:
        place = say("guides.of_table" if entry["in_table"] else "guides.of_folje")
        line = say(
            "guides.list_line",
            name=entry["name"].ljust(width),
            n=entry["questions"],
            held=say("guides.held", n=entry["held"]),
        )
        lines.append(f"{line}, {place}")
    return {"guides": entries, "lines": lines}


def shown(study: Study, name: str) -> dict:
    """A guide's questions with the evaluation questions they serve and the answers found and judged."""
    asked, found = guides.guide(study, name), guides.answers(study, name)
    questions = [_question(asked, question, found) for question in asked.questions]
    outside = sum(proposal.judged == "" for proposal in found)
    lines = [say("guides.head", title=asked.title), say("guides.head_note"), ""]
    for entry in questions:
        lines += [say("guides.question_line", number=entry["number"], text=entry["text"]), _more(entry)]
    lines += ["", say("guides.outside", n=outside)] if outside else []
    return {
        "guide": name,
        "questions": questions,
        "answers": [asdict(proposal) for proposal in found],
        "lines": lines,
    }


def _question(asked: Guide, question: guides.Question, found: list[Proposal]) -> dict:
    """A question with its counts; what a person has said of a passage goes before the proposal."""
    own = [p for p in found if (p.question if p.judged is None else p.judged) == question.id]
    labels = schema("interviews").labels("category")
    return {
        "id": question.id, "number": question.number, "text": question.words(), "serves": list(question.serves),
        "categories": [labels.get(category, category) for category in question.categories],
        "proposed": sum(p.judged is None for p in own), "judged": sum(p.judged is not None for p in own),
        "interviews": len({p.document for p in own}),
    }  # fmt: skip


def _more(entry: dict) -> str:
    return say("guides.question_more", categories=", ".join(entry["categories"]), proposed=entry["proposed"], judged=entry["judged"],
               serves=", ".join(entry["serves"]) or say("guides.none"), held=say("guides.held", n=entry["interviews"]))  # fmt: skip


def read(study: Study, name: str, words: list[str]) -> dict:
    """The answers to one question, with the words before them and what they are a proposal by."""
    if len(words) != 1:
        raise UseError(say("guides.few_words", usage=say("guides.usage_show")))
    question = guides.guide(study, name).question(words[0])
    own = [
        p
        for p in guides.answers(study, name)
        if (p.question if p.judged is None else p.judged) == question.id
    ]
    matters = FamilyMatters.of(study)
    quotes = {passage.name: matters.words(passage) for passage in study.state.of(Passage)}
    lines = [say("guides.question_line", number=question.number, text=question.words())]
    for found in own:
        lines += ["", say("guides.answer_head", document=found.document, passage=found.passage, state=_state(found)),
                  say("guides.answer_turn", words=found.turn), f"  {quotes[found.passage]}"]  # fmt: skip
    told = [{**asdict(found), "text": quotes[found.passage]} for found in own]
    return {
        "guide": name,
        "question": question.id,
        "answers": told,
        "lines": lines if own else [*lines, say("guides.no_answers")],
    }


def _state(found: Proposal) -> str:
    if found.judged is not None:
        return say("guides.by_person")
    return (
        say("guides.by_number")
        if found.method == "number"
        else say("guides.by_wording", alike=decimal(found.alike, 1))
    )


def accept(study: Study, name: str, documents: list[str], person: str | None) -> dict:
    """Approve the proposals that nobody has judged: all of them, or those in some documents."""
    known = guides.documents(study, name)
    unknown = next((document for document in documents if document not in known), None)
    if unknown:
        raise UseError(say("guides.no_document", document=unknown, guide=name))
    waiting = [
        p
        for p in guides.answers(study, name)
        if p.judged is None and (not documents or p.document in documents)
    ]
    n = guides.judge(study, name, {p.passage: p.question for p in waiting}, who(study, person))
    by_question = Counter(p.question for p in waiting)
    return {
        "guide": name,
        "accepted": n,
        "questions": dict(by_question),
        "lines": [say("guides.accepted", n=n)],
    }


def put(study: Study, name: str, words: list[str], person: str | None) -> dict:
    """Say which question a passage answers, or that it answers none."""
    if len(words) != 2:
        raise UseError(say("guides.few_words", usage=say("guides.usage_set")))
    passage, said = words
    if passage not in guides.passages(study, name):
        raise UseError(say("guides.no_passage", passage=passage, guide=name))
    question = "" if said == "-" else guides.guide(study, name).question(said).id
    guides.judge(study, name, {passage: question}, who(study, person))
    line = say("guides.put", question=said) if question else say("guides.put_to_none")
    return {"guide": name, "passage": passage, "question": question, "lines": [line]}


def use(study: Study, name: str) -> dict:
    """Put a guide that comes with Följe into the study's table of guides, to be changed there."""
    if name in set(study.guides["guide"].dropna()):
        raise UseError(say("guides.in_table", guide=name))
    check_writable(study, "guides")
    asked, known = guides.guide(study, name), set(study.questions["id"].dropna())
    missing = sorted({each for question in asked.questions for each in question.serves} - known)
    for question in asked.questions:
        serves = "; ".join(each for each in question.serves if each in known)
        add_row(study, "guides", {"id": question.id, "guide": name, "number": int(question.number), "text": question.text["sv"],
                                  "categories": "; ".join(question.categories), "text_en": question.text["en"],
                                  "questions": serves or None})  # fmt: skip
    lines = [say("guides.used", guide=name, n=len(asked.questions))]
    lines += [say("guides.serves_left_out", ids=", ".join(missing))] if missing else []
    return {"guide": name, "questions": len(asked.questions), "missing": missing, "lines": lines}
