"""From a study to what its timeline shows: masked for the audience, before anything is drawn."""

import pandas as pd

from evaluation.schemas import schema
from evaluation.words import in_language
from reports.judgement_words import words_of
from reports.masking import change_of_members
from reports.material import Material, local_text
from reports.timeline import Timeline
from reports.timeline.words import change_sign


def timeline_of(material: Material) -> Timeline:
    """The timeline of all groups of the study."""
    settings = material.settings
    return Timeline(
        title=in_language(settings.title, material.lang),
        groups={group: material.group(group) for group in material.groups},
        start=settings.start,
        end=settings.end,
        steps=_steps(material),
        changes=_changes(material),
        events=_events(material),
        feedback=_feedback(material),
        phases=[
            (phase.id, phase.name(material.lang), phase.colour or "") for phase in material.codebook.judged
        ],
        scale="" if material.codebook.phases else material.codebook.title(material.lang),
        labels=words_of(material),
        synthetic=bool(settings.synthetic),
        notice=material.notice,
        status=material.status,
    )


def _steps(material: Material) -> pd.DataFrame:
    """The judgements with their meetings' profiles, and without who made them."""
    profiles = material.profiles.copy()
    phases = [phase for phase in material.judged_phases if phase in profiles]
    profiles[phases] = profiles[phases].div(profiles["n"], axis=0)
    steps = material.steps.drop(columns=["person", "reason"], errors="ignore")
    return steps.merge(profiles, how="left", left_on="meeting", right_index=True)


def _changes(material: Material) -> pd.DataFrame:
    """The changes of members; another group's only when it has agreed, for a day tells who came or left."""
    rows = [
        (c.group, c.date, change_of_members(c.joined, c.left), change_sign(c.joined, c.left))
        for c in material.changes.itertuples()
        if material.names_changes or c.group == material.audience
    ]
    return pd.DataFrame(rows, columns=["group", "date", "text", "sign"])


def _events(material: Material) -> pd.DataFrame:
    rows = [
        (e.number, e.date, e.precision, e.kind, e.group, local_text(e, "text", material.lang))
        for e in material.events.itertuples()
    ]
    return pd.DataFrame(rows, columns=["number", "date", "precision", "kind", "group", "text"])


def _feedback(material: Material) -> pd.DataFrame:
    field = schema("feedback").field
    rows = [
        (f.number, f.date, field("audience").value_label(f.audience, material.lang), field("form").value_label(f.form, material.lang),
         local_text(f, "content", material.lang), local_text(f, "outcome", material.lang) or None, f.attribution)
        for f in material.feedback.itertuples()
    ]  # fmt: skip
    columns = ["number", "date", "audience", "form", "text", "followed", "attribution"]
    return pd.DataFrame(rows, columns=columns)
