"""Question × source: on how many occasions of each kind the claims of a question rest; what is empty is seen."""

from collections import Counter, defaultdict

from evaluation.evidence import TABLE, Ids
from evaluation.schemas import schema
from evaluation.words import say
from reports.chain.support import Sources, computed
from reports.material import Material
from reports.notation import integer
from reports.table import Table
from reports.tables._themes import question_texts

FIXED = (
    "protocol",
    "minutes",
    "transcript_team",
    "transcript_steering",
    "transcript_family",
)  # shown although empty


def table(material: Material) -> Table:
    """Questions as rows, kinds of source as columns; a document that speaks for and against counts once."""
    counts, questions = _counts(material), question_texts(material)
    columns = _columns(material, counts)
    rows = [
        (text, *(integer(counts[key][column]) if counts[key][column] else say("writing.empty") for column in columns),
         integer(sum(claim.question == key for claim in material.claims)))
        for key, text in questions.items()
    ]  # fmt: skip
    header = (
        say("writing.question"),
        *(_title(material, column) for column in columns),
        say("writing.claims"),
    )
    made = Table(
        "question_sources",
        say("writing.question_sources"),
        header,
        tuple(rows),
        numeric=frozenset(range(1, len(header))),
    )
    return made.noted(say("writing.question_sources_note"), _empty(counts, columns, list(questions)))


def _counts(material: Material) -> dict[str, Counter[str]]:
    """Question → kind of source → how many documents; of tables, how many tables."""
    sources = Sources(material.study, Ids(material.study))
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for claim in material.claims:
        evidence = [*claim.evidence, *claim.against]
        for document in sources.support(evidence).documents:
            found[claim.question][sources.column(document)].add(document)
        for each in computed(evidence):
            found[claim.question]["table" if each.startswith(TABLE) else "result"].add(each)
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for question, kinds in found.items():
        counts[question] = Counter({kind: len(ids) for kind, ids in kinds.items()})
    return counts


def _columns(material: Material, counts: dict[str, Counter[str]]) -> list[str]:
    """Those of the model case that the study can have, then others that occur."""
    groups = {group.key for group in material.settings.groups}
    families = {"family"} if len(material.counted("cases")) else set()
    expected = {"protocol", "minutes", *(f"transcript_{key}" for key in groups | families)}
    others = sorted({kind for each in counts.values() for kind in each} - {*FIXED, "table", "result", ""})
    occurring = {kind for each in counts.values() for kind in each}
    fixed = [kind for kind in FIXED if kind in expected | occurring]
    return [*fixed, *others, "table", *(["result"] if "result" in occurring else [])]


def _title(material: Material, column: str) -> str:
    kind, _, category = column.partition("_")
    if column in ("table", "result"):
        return say(f"writing.column_{column}")
    if kind == "transcript" and category:
        who = schema("interviews").labels("category", material.lang).get(category, category)
        return say("writing.column_interviews", who=who)
    word = schema("documents").labels("kind", material.lang).get(column, column)
    return word[:1].upper() + word[1:]


def _empty(counts: dict[str, Counter[str]], columns: list[str], questions: list[str]) -> str:
    """How many squares are empty, and the questions that rest on one kind of source or none."""
    empty = sum(not counts[question][column] for question in questions for column in columns)
    thin = [
        question for question in questions if sum(bool(counts[question][column]) for column in columns) < 2
    ]
    told = [say("writing.empty_squares", n=empty, of=len(questions) * len(columns))] if empty else []
    told += [say("writing.thin_questions", names=", ".join(thin))] if thin else []
    return " ".join(told)
