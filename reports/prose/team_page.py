"""The texts of a group's own page: short enough for one screen."""

from collections.abc import Callable

from evaluation.words import say
from reports import team_page
from reports.judgement_words import JudgementWords
from reports.material import Material
from reports.notation import long_date
from reports.prose.lists import bullets
from reports.timeline import Timeline
from reports.timeline.meetings import Item, Judgement, Meeting
from reports.timeline.words import all_judgements, followed_words, item_date, value_words

QUESTIONS = 2  # on the first view; all stand in the table of the same name


def _judgement(material: Material) -> str:
    """The latest judgement of the group with its confidence; where assessors differ, all of them."""
    shown = team_page.own_timeline(material)
    ((group, name),) = shown.groups.items()
    judged = [meeting for meeting in shown.meetings(group) if meeting.judgements]
    said = _judged(shown, name, judged[-1]) if judged else say("team_page.not_judged", group=name)
    return f"{said}\n\n{say('team_page.talk')}"


def _judged(shown: Timeline, name: str, meeting: Meeting) -> str:
    judgement, words, day = meeting.leading, shown.said, long_date(meeting.day)
    if judgement is None:
        every = all_judgements(meeting, words)
        return say("team_page.all_judged", group=name, date=day, all=every)
    confidence = words.confidence(judgement.confidence) or say("timeline.not_stated")
    value = value_words(judgement, words)
    others = [_other(each, words) for each in meeting.judgements if value_words(each, words) != value]
    parts = [
        say("team_page.judged", group=name, date=day, value=value),
        say("team_page.confidence", confidence=confidence, who=words.assessor(judgement.assessor)),
        say("team_page.also_judged", others=", ".join(others)) if others else "",
    ]
    return " ".join(filter(None, parts))


def _other(judgement: Judgement, words: JudgementWords) -> str:
    return say("team_page.other", value=value_words(judgement, words), who=words.assessor(judgement.assessor))


def _phases(material: Material) -> str:
    """The phases, a line each."""
    return bullets(
        [say("team_page.phase", name=name, what=what) for name, what in team_page.phases(material)]
    )


def _events(material: Material) -> str:
    """The events to remember, with their numbers on the chart; those of turning points say so."""
    numbers = _turning_numbers(material)
    lines = [_event(item, numbers) for item in team_page.own_timeline(material).items("events")]
    return bullets(lines) or say("timeline.none_events")


def _turning_numbers(material: Material) -> dict[int, str]:
    events, turning = material.events, team_page.turning_events(material)
    named = events[events["id"].isin(turning)]
    return {row.number: turning[row.id] for row in named.itertuples()}


def _event(item: Item, turning: dict[int, str]) -> str:
    mark = f" {say(f'team_page.turning_{turning[item.number]}')}" if item.number in turning else ""
    return _numbered(item, item.text) + mark


def _numbered(item: Item, text: str) -> str:
    return say("team_page.item", number=item.number, date=item_date(item), text=text)


def _feedback(material: Material) -> str:
    """The latest feedback to the group and what came of it, and how many there were before."""
    given = team_page.own_timeline(material).items("feedback")
    if not given:
        return say("team_page.no_feedback")
    last, earlier = given[-1], len(given) - 1
    before = say("team_page.earlier", n=earlier) if earlier else ""
    return "\n\n".join(filter(None, [_numbered(last, last.text), followed_words(last), before]))


def _questions(material: Material) -> str:
    """The two latest open questions to the group: written by a person, never by the program."""
    return bullets(team_page.open_questions(material)[-QUESTIONS:]) or say("team_page.no_questions")


def _group(material: Material) -> str:
    return material.group(team_page.own_group(material))


NUMBERS: dict[str, Callable[[Material], str]] = {}
TEXTS: dict[str, Callable[[Material], str]] = {
    "team_group": _group,
    "team_judgement": _judgement,
    "team_phases": _phases,
    "team_events": _events,
    "team_feedback": _feedback,
    "team_questions": _questions,
}
