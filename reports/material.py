"""What a report is made from: the study's frames and results, computed once, for one audience and language.

Counts of families are reached through `Material.masked` only.
"""

import secrets
from functools import cached_property
from typing import TYPE_CHECKING

from coding.blind import closed_meetings
from coding.codebooks import Codebook, books, judged_books, phase_book
from coding.codings import coding_frame, judgement_frame
from evaluation import Study
from evaluation.errors import UseError
from evaluation.events import Claim, TurningPoint
from evaluation.fingerprint import data_fingerprint
from evaluation.schemas import schema
from evaluation.settings import Settings
from evaluation.words import say
from reports import gates

if TYPE_CHECKING:
    import pandas as pd

    from reports.linked_masking import Masked
    from reports.masking import Shown

EVALUATOR = "evaluator"


class Material:
    """The study as one audience may see it, in one language.

    The evaluator sees all. Another audience sees the groups whose timeline study.yaml opens to it (`timeline_access`,
    else only a group of its own name), what has been fed back to it, and the claims meant for it.

    Attributes
    ----------
    study, settings : the study and its settings
    audience : evaluator, or one of the audiences of study.yaml; UseError for any other
    lang : sv or en
    gate : how far what is made has come (see `reports.gates`)
    report : the name of the document that is made; the study's usual one where it is not known
    """

    def __init__(
        self,
        study: Study,
        audience: str = EVALUATOR,
        lang: str = "sv",
        gate: str = gates.DRAFT,
        report: str = "",
    ):
        if audience not in (EVALUATOR, *study.settings.audiences):
            names = ", ".join(study.settings.audiences)
            raise UseError(say("tables.no_such_audience", name=audience, names=names))
        self.study = study
        self.settings: Settings = study.settings
        self.audience = audience
        self.lang = lang
        self.gate = gate
        self.report = report or study.settings.report

    def seen_by(self, audience: str) -> "Material":
        """The same for another audience; what hangs on the study alone is not computed again."""
        other = Material(self.study, audience, self.lang, self.gate)
        other.errors, other.masked = self.errors, self.masked
        return other

    @property
    def groups(self) -> list[str]:
        """The keys of the groups whose development the audience may see, in the order of study.yaml."""
        keys = [group.key for group in self.settings.groups]
        access = self.settings.timeline_access
        return [key for key in keys if self.sees_all or self.audience in access.get(key, [key])]

    @property
    def sees_all(self) -> bool:
        """Whether the audience is the evaluator."""
        return self.audience == EVALUATOR

    @property
    def status(self) -> str:
        """How far what is made has come, printed on every page."""
        return gates.status(self.gate, self.lang, own=self.sees_all)

    @cached_property
    def seed(self) -> str:
        """What ids of evidence are drawn from: chance for what leaves; for a draft the data, so that it comes out the same."""
        drawn = data_fingerprint(self.study.path) if self.gate == gates.DRAFT else secrets.token_hex(16)
        return gates.current_seed() or drawn

    @property
    def notice(self) -> str:
        """What is said on every page of data that are made up, all or in part; nothing where none are."""
        made_up = self.settings.synthetic
        if isinstance(made_up, bool):
            return say("production.synthetic", self.lang) if made_up else ""
        titles = ", ".join(schema(table).title(self.lang).lower() for table in made_up)
        return say("production.partly_synthetic", self.lang, tables=titles)

    def counted(self, table: str) -> "pd.DataFrame":
        """The rows of a table about families that may be counted: the only way to them from here.

        Those of families without a ground for being in the evaluation are left out (see `evaluation.grounds`).
        """
        return self.study.counted(table)

    @cached_property
    def masked(self) -> "Masked":
        """All counts of families that a document may ask for, masked together."""
        from reports.linked_masking import masked

        return masked(self)

    def shown(self, name: str) -> "dict[str, Shown]":
        """How the counts of a table may be shown (names: `count_tables.COUNTS`); nothing where there are none."""
        return self.masked.shown.get(name, {})

    @cached_property
    def errors(self) -> int:
        """How many errors `folje check` finds in the material."""
        from reports.checking import problems

        return sum(problem.level == "error" for problem in problems(self.study))

    @cached_property
    def feedback(self) -> "pd.DataFrame":
        """The feedback given to the audience, in order of date, with its ``number`` among all feedback."""
        from reports.timeline.meetings import numbered

        feedback = numbered(self.study.feedback)
        return feedback if self.sees_all else feedback[feedback["audience"].isin([self.audience, "public"])]

    @cached_property
    def claims(self) -> list[Claim]:
        """The tested and final claims that are meant for the audience."""
        tested = [claim for claim in self.study.state.of(Claim) if claim.status in ("tested", "final")]
        return [claim for claim in tested if self.sees_all or self.audience in claim.audiences]

    @cached_property
    def turning_points(self) -> list[TurningPoint]:
        """The turning points of the groups that the audience may see, in order of date."""
        seen = [p for p in self.study.state.of(TurningPoint) if p.group in (*self.groups, "joint", "")]
        return sorted(seen, key=lambda point: point.date_from)

    def group(self, key: object) -> str:
        """A group's name; nothing for a missing key."""
        if not isinstance(key, str):
            return ""
        return say("tables.joint", self.lang) if key == "joint" else self.settings.group(key).name(self.lang)

    def rows(self, table: str) -> "pd.DataFrame":
        """The rows of a table that counts no persons or families; those are reached through what is counted only."""
        return self.study.rows(table)

    def names(self, table: str) -> dict[str, str]:
        """What people call the rows of a table, as its schema says, in the language: id → name, in the table's order."""
        from evaluation.tables import spoken

        frame, described = self.rows(table).dropna(subset="id"), schema(table)
        names = spoken(frame, described).fillna(frame["id"])
        english = f"{(described.reference_as or '').strip('{}')}_en"
        if self.lang == "en" and english in frame:
            names = frame[english].fillna(names)
        return dict(zip(frame["id"], names, strict=True))

    @cached_property
    def codebook(self) -> Codebook:
        """The codebook that meetings are judged by: that of the phases."""
        return phase_book(self.study)

    @cached_property
    def other_scales(self) -> list["Material"]:
        """The same material with the codebook of each other scale that the study judges meetings by."""
        return [self._judged_by(book) for book in judged_books(self.study)[1:]]

    def _judged_by(self, book: Codebook) -> "Material":
        other = Material(self.study, self.audience, self.lang)
        other.codebook = book
        return other

    @property
    def judged_phases(self) -> list[str]:
        """The keys of what meetings are judged as, in order."""
        return [code.id for code in self.codebook.judged]

    @cached_property
    def codebooks(self) -> list[Codebook]:
        """The codebooks of all the study's instruments."""
        return books(self.study)

    @cached_property
    def all_codings(self) -> "pd.DataFrame":
        """Everybody's codings with all the study's instruments (see `coding.codings.coding_frame`)."""
        return coding_frame(self.study)

    @cached_property
    def codings(self) -> "pd.DataFrame":
        """The reading that is shown: the first evaluator's; everybody's where study.yaml names nobody."""
        reader = self.settings.evaluators[:1]
        return self.all_codings[self.all_codings["person"].isin(reader)] if reader else self.all_codings

    @cached_property
    def observed_codings(self) -> "pd.DataFrame":
        """The shown reading of the evaluator's own observation protocols, without the project's minutes."""
        return self.codings[self.codings["source"] == "protocol"]

    @cached_property
    def steps(self) -> "pd.DataFrame":
        """Every held meeting with its judgements (see `analyses.phases.steps`)."""
        from analyses.phases import steps

        judged = judgement_frame(self.study, self.codebook.id)
        return steps(self.study.meetings, judged, self.groups, self.judged_phases)

    @property
    def coded_blind(self) -> list[str]:
        """The meetings among them that are coded blind just now: how they have been judged is not told yet."""
        shut = closed_meetings(self.study)
        return [meeting for meeting in self.steps["meeting"].drop_duplicates() if meeting in shut]

    @cached_property
    def profiles(self) -> "pd.DataFrame":
        """The profile of each meeting that has one and is not coded blind: index meeting, the phases' shares and n."""
        from analyses.phases import profile

        phases, codings = self.judged_phases, self.observed_codings
        own = codings[
            (codings["instrument"] == self.codebook.id) & ~codings["meeting"].isin(self.coded_blind)
        ]
        result = profile(own.assign(phase=own["top"].where(own["top"].isin(phases))), phases=phases)
        counts = result[result["measure"] == "count"]
        wide = counts.pivot(index="meeting", columns="phase", values="value").reindex(columns=phases)
        return wide.assign(n=counts.groupby("meeting")["n"].first())

    @cached_property
    def changes(self) -> "pd.DataFrame":
        """Changes of members after the start (see `analyses.phases.member_changes`)."""
        import pandas as pd

        from analyses.phases import member_changes

        known = [pd.Timestamp(self.settings.start)] if self.settings.start else []
        first = max([*known, self.study.memberships["from"].min()], default=None)
        return member_changes(self.study.memberships, self.groups, first)

    @cached_property
    def collection(self) -> "pd.DataFrame":
        """The data collection by kind and year (see `analyses.collection`)."""
        from analyses.collection import data_collection

        study = self.study
        groups = [group.key for group in self.settings.groups]
        return data_collection(study.meetings, study.interviews, self.counted("cases"), groups)

    @cached_property
    def sources(self) -> dict[str, str]:
        """Which kind each document is: protocol, minutes, transcript."""
        documents = self.study.documents.dropna(subset="id").drop_duplicates("id")
        return dict(zip(documents["id"], documents["kind"], strict=True))

    @property
    def names_changes(self) -> bool:
        """Whether changes of members may be told as they are: to the evaluator, or when the group has agreed."""
        return self.sees_all or self.settings.member_changes_agreed

    @cached_property
    def events(self) -> "pd.DataFrame":
        """The dated events of the groups seen; without those about staff where they could point at a person.

        In order of date, each with its ``number`` among all events of the study, which is the same for every audience:
        what is withheld leaves a gap.
        """
        from reports.timeline.meetings import numbered

        events = numbered(self.study.events)
        if not self.sees_all:
            events = events[events["group"].isna() | events["group"].isin([*self.groups, "joint"])]
        return events if self.names_changes else events[events["kind"] != "staffing"]


def local_text(row: object, column: str, lang: str) -> str:
    """A row's text in the language, where it has one in English; "" where it is missing."""
    english = getattr(row, f"{column}_en", None)
    text = english if lang == "en" and isinstance(english, str) else getattr(row, column)
    return text if isinstance(text, str) else ""
