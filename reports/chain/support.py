"""What a claim rests on: on how many occasions and how many kinds of source, for and against; and how far it has come."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property

from evaluation import Study
from evaluation.evidence import RESULT, TABLE, Ids


@dataclass(frozen=True)
class Support:
    """Evidence counted: the documents it stands in, and the kinds of source.

    Attributes
    ----------
    documents : ids, each once
    kinds : protocol, minutes, transcript …, and each table or result as a kind of its own
    """

    documents: tuple[str, ...]
    kinds: frozenset[str]

    @property
    def single(self) -> bool:
        """Whether it all comes from one kind of source: then nothing has been triangulated."""
        return len(self.kinds) == 1


class Sources:
    """The kinds of a study's documents, gathered once, and what evidence comes from."""

    def __init__(self, study: Study, ids: Ids | None = None):
        self.study, self.ids = study, ids or Ids(study)

    @cached_property
    def _documents(self) -> dict[str, tuple[str, str]]:
        """Document → its kind, and for an interview whom it was with."""
        interviews = (
            self.study.interviews.dropna(subset="id").drop_duplicates("id").set_index("id")["category"]
        )
        documents = self.study.documents.dropna(subset="id").drop_duplicates("id")
        rows = zip(documents["id"], documents["kind"], documents["interview"], strict=True)
        return {name: (kind, interviews.get(interview, "")) for name, kind, interview in rows}

    def support(self, evidence: Iterable[str]) -> Support:
        """Count evidence; what leads nowhere counts as nothing."""
        documents = dict.fromkeys(filter(None, map(self.ids.document, evidence)))
        kinds = {self.kind(document) for document in documents} | set(computed(evidence))
        return Support(tuple(documents), frozenset(kinds - {""}))

    def kind(self, document: str) -> str:
        """The kind of a document; "" for an unknown one."""
        return str(self._documents.get(document, ("", ""))[0] or "")

    def column(self, document: str) -> str:
        """The kind as the matrix of questions and sources has it: interviews by whom they were with."""
        kind, category = self._documents.get(document, ("", ""))
        return (
            f"{kind}_{category}"
            if kind == "transcript" and isinstance(category, str) and category
            else str(kind or "")
        )


def computed(evidence: Iterable[str]) -> Collection[str]:
    """The tables and results among evidence; a row counts as its table."""
    return {each.partition("/")[0] for each in evidence if each.startswith((TABLE, RESULT))}
