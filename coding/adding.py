"""Adding a file to a study (`folje add` and the start page), whatever it is: a sheet that has been filled in, or a document."""

from pathlib import Path

from coding.occasions import Ask
from coding.registration import add
from coding.sheets.filled import is_sheet
from coding.sheets.taking import take_in
from evaluation import Study


def add_file(path: Path, study: Study, given: dict, ask: Ask = None) -> dict:
    """Take a file in as what it is.

    Parameters
    ----------
    given, ask : see `coding.registration.add`

    Returns
    -------
    what `coding.sheets.taking.take_in` gives for a filled-in sheet, else what `coding.registration.add` gives

    Raises FoljeError with all that is wrong; then nothing has changed.
    """
    if path.suffix.lower() == ".xlsx" and is_sheet(path):
        return take_in(path, study, given["person"], ask, sure=bool(given.get("yes")), when=given.get("date"))
    return add(path, study, given, ask)
