"""The command ``folje agree``: what two coders made of the same passages, to talk about; and how alike they were."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from analyses.agreement import How, agreement, confusion, per_category
from analyses.agreement.sets import code_sets, over_all, per_code
from analyses.agreement.spans import character_sets
from coding.codebooks import Codebook, codebook
from coding.double_coding import DoubleCoding, double_coding, judged_twice
from coding.frozen import frozen
from evaluation import Study
from evaluation.disk import Disk
from evaluation.errors import UseError
from evaluation.events import Passage
from evaluation.words import say
from reports.agreement.judged import Judged, as_data, judged

if TYPE_CHECKING:
    import pandas as pd

UNITS = ("passage", "character")


def agree(
    study: Study,
    *,
    code: str | None = None,
    unit: str = "passage",
    everything: bool = False,
    sheet: Path | None = None,
) -> dict:
    """Compare what two or more people have coded and judged, each for themselves.

    Parameters
    ----------
    code : a code or the top of a branch (STO); only these are compared
    unit : passage, or character: by the text itself, for people who have marked passages of their own
    everything : all coefficients, and each code by itself
    sheet : where to write the disagreements as a workbook to go through together

    Returns
    -------
    dict with coders, documents, unit, code, measures, codes, disagreements, withheld, judged_apart, phases, lines

    Raises UseError for a code the codebook lacks, or a sheet that is no .xlsx.
    """
    from reports.agreement.lines import study_lines
    from reports.agreement.sheet import workbook

    compared = Compared(study, _known(study, code), unit, everything)
    lines = study_lines(compared)
    if sheet is not None:
        if sheet.suffix.lower() != ".xlsx":
            raise UseError(say("agreement.sheet_ending"), where=sheet)
        Disk().write(sheet, workbook(compared))
        by_hand = [say("judged.sheet")] if any(each.left for each in compared.judged_apart) else []
        lines += ["", *by_hand, say("agreement.sheet_written", path=sheet)]
    return compared.as_dict() | {"sheet": str(sheet) if sheet else None, "lines": lines}


def _known(study: Study, code: str | None) -> str | None:
    if code is None:
        return None
    book = codebook(study.settings.instruments[0], study)
    found = next((known for known in book.codes if known.casefold() == code.strip().casefold()), None)
    if found is None:
        raise UseError(say("agreement.no_code", code=code, book=book.name_and_version()))
    return found


@dataclass
class Compared:
    """The double-coded material of a study and the numbers of it."""

    study: Study
    code: str | None = None
    unit: str = "passage"
    everything: bool = False
    documents: Collection[str] | None = None

    @cached_property
    def book(self) -> Codebook:
        """The codebook of the study's first instrument."""
        return codebook(self.study.settings.instruments[0], self.study)

    @cached_property
    def material(self) -> DoubleCoding:
        """What was shown to two or more; see `coding.double_coding` for the rule."""
        return double_coding(self.study, documents=self.documents)

    @cached_property
    def codings(self) -> "pd.DataFrame":
        """The codings that are compared: those of `code` and below it, where one is given."""
        codings = self.material.codings
        return codings if self.code is None else codings[self._chosen(codings)]

    def _chosen(self, codings: "pd.DataFrame") -> "pd.Series":
        return (codings["code"] == self.code) | (codings["top"] == self.code)

    @cached_property
    def sets(self) -> "pd.DataFrame":
        """The codes each person gave each passage, in the order of the text; missing where it was not shown."""
        names = {"passage": "unit", "person": "coder"}
        table = code_sets(self.codings.rename(columns=names), self.material.shown.rename(columns=names))
        return table.reindex(self.material.passages["passage"])

    @cached_property
    def measures(self) -> "pd.DataFrame":
        """All codes together (`analyses.agreement.sets.over_all`)."""
        sets, clusters, weights = self._rated
        return over_all(sets, How(unit=f"{self.unit}s"), clusters, weights)

    @cached_property
    def codes(self) -> "pd.DataFrame":
        """Each code by itself (`analyses.agreement.sets.per_code`)."""
        sets, clusters, weights = self._rated
        return per_code(sets, How(unit=f"{self.unit}s"), clusters, weights)

    @cached_property
    def _rated(self) -> tuple:
        passages = self.material.passages
        if self.unit == "passage":
            return self.sets, passages["meeting"].fillna(passages["document"]).to_numpy(), None
        texts = {p.name: p.text for p in self.study.state.of(Passage)}
        document = passages["passage"].map(texts)
        spans = self.codings.merge(
            passages[["passage", "start", "end"]].assign(document=document), on="passage"
        )
        lengths = {text: len(frozen(self.study, text) or "") for text in document.unique()}
        sets, sizes, documents = character_sets(
            spans.rename(columns={"person": "coder"}), lengths, self.material.people
        )
        read = self.material.shown.assign(document=self.material.shown["passage"].map(texts))
        for person, own in read.groupby("person")["document"]:
            sets[person] = sets[person].where(np.isin(documents, own.unique()), None)
        return sets, documents, sizes

    @cached_property
    def disagreements(self) -> list[dict]:
        """The passages whose codes differ: meeting, document, passage, text, shared codes, and each person's others."""
        found = []
        for passage in self.material.passages.itertuples():
            row = self.sets.loc[passage.passage].dropna()
            if row.nunique() < 2:
                continue
            shared = frozenset.intersection(*row)
            found.append({
                "meeting": passage.meeting if isinstance(passage.meeting, str) else None,
                "document": passage.document, "passage": passage.passage, "text": passage.quote,
                "shared": sorted(shared), "codes": {who: sorted(codes - shared) for who, codes in row.items()},
                "family_matter": bool(passage.family_matter),
            })  # fmt: skip
        return found

    @property
    def to_talk_about(self) -> list[dict]:
        """The disagreements whose words may be shown: none from under a heading for families' matters."""
        return [found for found in self.disagreements if not found["family_matter"]]

    @cached_property
    def judged(self) -> "pd.DataFrame":
        """Judgements of meetings that two have judged (`coding.double_coding.judged_twice`)."""
        return judged_twice(self.study)

    @cached_property
    def judged_apart(self) -> list[Judged]:
        """The meetings that two people have judged in different ways, whatever they have agreed on since; on every scale."""
        return [each for each in judged(self.study) if each.differs]

    @cached_property
    def judgements(self) -> "pd.DataFrame":
        """One row per meeting judged by two, one column per person: the phase."""
        return self.judged.pivot(index="meeting", columns="person", values="value").reindex(
            self.judged["meeting"].unique()
        )

    @cached_property
    def phases(self) -> "pd.DataFrame":
        """How alike the judgements are."""
        return agreement(self.judgements, self._how_judged)

    @cached_property
    def each_phase(self) -> "pd.DataFrame":
        """How alike they are on each phase."""
        return per_category(self.judgements, self._how_judged)

    @property
    def taken_for(self) -> "pd.DataFrame":
        """Which phase one chose where another chose which."""
        return confusion(self.judgements, self._how_judged)

    @property
    def _how_judged(self) -> How:
        return How(categories=tuple(self.book.values("values")), unit="meetings")

    def as_dict(self) -> dict:
        """The answer as data; words of passages under families' matters are left out."""
        told = [{k: v for k, v in found.items() if k != "family_matter"} for found in self.to_talk_about]
        answer: dict[str, Any] = {
            "coders": self.material.people, "documents": list(self.material.passages["document"].unique()),
            "unit": self.unit, "code": self.code, "measures": measures_as_dict(self.measures),
            "disagreements": told, "withheld": len(self.disagreements) - len(told),
            "judged_apart": [as_data(each) for each in self.judged_apart],
            "phases": {"measures": measures_as_dict(self.phases), "meetings": self._judged_as_dict()},
        }  # fmt: skip
        if self.everything:
            answer["codes"] = {
                c: measures_as_dict(rows) for c, rows in self.codes.groupby("code", sort=False)
            }
            each = self.each_phase.groupby("category", sort=False)
            answer["phases"]["categories"] = {c: measures_as_dict(rows) for c, rows in each}
        return answer

    def _judged_as_dict(self) -> list[dict]:
        texts = self.judged[["person", "value", "second", "relation"]].astype(object)
        rows = texts.where(texts.notna(), None).to_dict("records")
        return [{"meeting": meeting} | row for meeting, row in zip(self.judged["meeting"], rows, strict=True)]


def measures_as_dict(result: "pd.DataFrame") -> dict[str, dict]:
    """The rows of a result as data: measure → value, low, high, n, n_missing, unit, method, reason (None: nothing lacks)."""
    import pandas as pd

    columns = ["value", "low", "high", "n", "n_missing", "unit", "method", "reason"]
    rows = result[columns].astype(object).to_dict("records")
    return {
        measure: {key: None if pd.isna(cell) or cell == "" else cell for key, cell in row.items()}
        for measure, row in zip(result["measure"], rows, strict=True)
    }
