"""The names of originals in sources/: the newest has the document's name, earlier ones a number after it."""

import re
from pathlib import Path


def is_earlier(name: str, listed: set[str]) -> bool:
    """Whether a file in sources/ is an earlier original of a listed one.

    >>> is_earlier("p-team-2023-02-07~1.docx", {"p-team-2023-02-07.docx"}), is_earlier("a~1.docx", set())
    (True, False)
    """
    numbered = re.fullmatch(r"(.+)~\d+", Path(name).stem)
    return numbered is not None and numbered[1] in {Path(path).stem for path in listed}
