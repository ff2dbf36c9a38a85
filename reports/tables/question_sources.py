"""Question × source: on how many occasions of each kind the claims of a question rest; what is empty is seen."""

from collections import Counter, defaultdict

from evaluation.evidence import TABLE, Ids
from evaluation.schemas import schema
from evaluation.words import say
from reports.chain.support import Sources, computed
from reports.material import Material
from reports.notation import integer
from reports.table import Table

FIXED = (
    "protocol",
    "minutes",
    "transcript_team",
    "transcript_steering",
    "transcript_family",
)  # shown although empty


def table(material: Material) -> Table:
    """Kinds of source as rows, questions as columns; a document that speaks for and against counts once."""
    counts, questions = _counts(material), [*material.study.questions["id"].dropna()]
    kinds = _kinds(material, counts)
    rows = [
        (_title(material, kind), *(_count(counts[question][kind]) for question in questions))
        for kind in kinds
    ]
    claims = Counter(claim.question for claim in material.claims)
    rows.append((say("writing.claims"), *(_count(claims[question]) for question in questions)))
    header = (say("writing.source"), *questions)
    numeric = frozenset(range(1, len(header)))
    made = Table("question_sources", say("writing.question_sources"), header, tuple(rows), numeric=numeric)
    return made.noted(say("writing.question_sources_note"), _empty(counts, kinds, questions))


def _count(n: int) -> str:
    return integer(n) if n else say("writing.empty")


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


def _kinds(material: Material, counts: dict[str, Counter[str]]) -> list[str]:
    """Kinds of source: those of the model case that the study can have, then others that occur."""
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


def _empty(counts: dict[str, Counter[str]], kinds: list[str], questions: list[str]) -> str:
    """How many squares are empty, and the questions that rest on one kind of source or none."""
    empty = sum(not counts[question][column] for question in questions for column in kinds)
    thin = [question for question in questions if sum(bool(counts[question][column]) for column in kinds) < 2]
    told = [say("writing.empty_squares", n=empty, of=len(questions) * len(kinds))] if empty else []
    told += [say("writing.thin_questions", names=", ".join(thin))] if thin else []
    return " ".join(told)
