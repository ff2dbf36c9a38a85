"""The command ``folje codebook``: shows the codebooks of a study, and hands over what is to be done with one."""

from evaluation import Study
from reports.codebooks.doing import VERBS
from reports.codebooks.showing import listed, shown


def run(study: Study, name: str | None, verb: str | None, words: list[str], given: dict) -> dict:
    """The answer of the command: without a verb the codebook, or the list of all; with one what was done.

    Parameters
    ----------
    given : person, parent, passage, code, version and lang as stated; None where not stated
    """
    if not name:
        return listed(study)
    if not verb:
        return shown(study, name, given.get("code"), given.get("version"))
    return VERBS[verb](study, name, words, given)
