"""Words of a study as they may stand on a screen: on one line, without what could disturb it."""

import re
import unicodedata


def one_line(text: str, most: int | None = None) -> str:
    r"""The text on one line, without control and direction marks; cut with … where it is longer than `most`.

    >>> one_line("Möte\nom \u202eett\u202c", 8)
    'Möte om…'
    """
    kept = (" " if letter.isspace() else letter for letter in text)
    line = re.sub(" +", " ", "".join(letter for letter in kept if unicodedata.category(letter)[0] != "C"))
    if most is None or len(line.strip()) <= most:
        return line if most is None else line.strip()
    return f"{line.strip()[: most - 1].rstrip()}…"
