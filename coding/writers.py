"""Who writes in a study: one of its evaluators, never just any name."""

from evaluation import Study
from evaluation.errors import UseError
from evaluation.words import say


def who(study: Study, given: str | None) -> str:
    """Who is writing: as stated, else the first evaluator of study.yaml.

    Raises UseError when study.yaml names no evaluators, or not this one: what is stated becomes the name of a
    folder and stands in every event.
    """
    known = study.settings.evaluators
    if not known:
        raise UseError(say("adding.no_evaluators"))
    if not given:
        return known[0]
    found = next((name for name in known if name.casefold() == given.strip().casefold()), None)
    if found is None:
        raise UseError(say("adding.unknown_person", person=given, known=", ".join(known)))
    return found
