"""The patterns that propose a code: a word with its compounds, or a part of a word.

``ord`` is the word and its compounds, ``ord*`` what begins with it, ``*ord`` what ends with it, ``*ord*`` what
contains it, ``=ord`` that word only. Several words are found in a row.
"""

import re
from dataclasses import dataclass

SEPARATORS = re.compile(r"[,;\n]")  # between the patterns of a list
_PATTERN = re.compile(r"(?P<sign>=?)(?P<left>\*?)(?P<words>[^\s*=](?:[^*=]*[^\s*=])?)(?P<right>\*?)")


@dataclass(frozen=True)
class Pattern:
    """A keyword taken apart. `kind` is one of compound, begins, ends, contains, word."""

    words: str
    kind: str


def pattern(text: str) -> Pattern | None:
    """The pattern that a keyword is; None for what is none.

    >>> pattern("ansvar"), pattern("=slutar").kind, pattern("ansv*").kind, pattern("an*var")
    (Pattern(words='ansvar', kind='compound'), 'word', 'begins', None)
    """
    found = _PATTERN.fullmatch(text)
    if not found or SEPARATORS.search(text) or (found["sign"] and (found["left"] or found["right"])):
        return None
    kinds = {
        (False, False): "compound",
        (False, True): "begins",
        (True, False): "ends",
        (True, True): "contains",
    }
    kind = "word" if found["sign"] else kinds[bool(found["left"]), bool(found["right"])]
    return Pattern(found["words"], kind)


def listed(text: str) -> list[str]:
    """The patterns in a cell where they stand with commas between them, each once.

    >>> listed("ansvar, =mål;  gräns*")
    ['ansvar', '=mål', 'gräns*']
    """
    return list(dict.fromkeys(part.strip() for part in SEPARATORS.split(text) if part.strip()))
