"""Taking an export of the protocol's form into a study: one meeting for each protocol that was submitted.

Each becomes a Word protocol, and is registered as one that somebody has written: its text frozen, its codes codings, its
original in sources/, where it can be coded further. All are looked at before anything is written.
"""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from coding.frozen import frozen
from coding.incoming import Incoming
from coding.occasions import Ask
from coding.protocols import write_protocol
from coding.protocols.submissions import protocols_in_export
from coding.refusals import refuse
from coding.registration import Look, look_at, write
from evaluation import Study
from evaluation.errors import FoljeError, UseError
from evaluation.words import say


def add_export(path: Path, study: Study, given: dict, ask: Ask = None) -> dict:
    """Take in the protocols of an export; those that were taken in before are left as they are.

    Returns
    -------
    dict with documents (the answers of `coding.registration.add`), known (documents left as they are), lines, exit

    Raises
    ------
    FoljeError
        with all that is wrong in any of them; then nothing has changed. UseError when the request itself is.
    """
    if not path.is_file():
        raise UseError(say("adding.no_file"), where=path)
    with TemporaryDirectory() as folder:
        looks = [look_at(file, study, given, ask) for file in _as_word(path, study, Path(folder))]
        known = [look.incoming for look in looks if _is_known(study, look.incoming)]
        new = [look for look in looks if look.incoming not in known]
        refuse([*_wrong(new), *_same_meeting(looks)], "adding.nothing_added", where=path)
        answers = [write(study, look) for look in new]
    next_code = say("adding.next_code", study=study.argument)
    lines = [line for answer in answers for line in answer.pop("lines") if line != next_code]
    lines += [say("xlsform.known", file=i.path.stem, document=i.document) for i in known]
    lines += [say("xlsform.in_word")] if answers else []
    return {
        "documents": answers,
        "known": [incoming.document for incoming in known],
        "lines": list(dict.fromkeys(lines)),
        "exit": max((answer["exit"] for answer in answers), default=0),
    }


def _as_word(path: Path, study: Study, folder: Path) -> Iterator[Path]:
    """Each protocol of an export as a Word document."""
    instrument, lang = study.settings.instruments[0], study.settings.language
    for number, protocol in enumerate(protocols_in_export(path, instrument, study), 1):
        file = folder / f"{say('xlsform.submission', n=number)}.docx"
        write_protocol(file, protocol, lang=lang, instrument=instrument, study=study)
        yield file


def _is_known(study: Study, incoming: Incoming) -> bool:
    """Whether these very words are a version of the document: it may have been coded in Word since."""
    if not (incoming.group and incoming.date):
        return False
    versions = [
        p.stem for p in (study.path / "texts").glob("*.txt") if p.stem.partition("~")[0] == incoming.document
    ]
    return any(frozen(study, text) == incoming.extracted.text for text in versions)


def _wrong(looks: list[Look]) -> list[FoljeError]:
    """What is wrong in each, with its name before it; what is wrong with the study once."""
    told = {str(error): error for look in looks for error in look.wrong if error.where}
    own = [(look, error) for look in looks for error in look.wrong if not error.where]
    return [*told.values(), *(type(e)(e.message, where=look.incoming.path.stem) for look, e in own)]


def _same_meeting(looks: list[Look]) -> list[FoljeError]:
    """Two protocols of one meeting would be two versions of one document."""
    first: dict[str, str] = {}
    wrong: list[FoljeError] = []
    for incoming in (look.incoming for look in looks if look.incoming.group and look.incoming.date):
        name, document = incoming.path.stem, incoming.document
        if document in first:
            said = say("xlsform.same_meeting", first=first[document], second=name, document=document)
            wrong.append(UseError(said))
        first.setdefault(document, name)
    return wrong
