"""The keys of codes: what codings carry and people write in a column of codes."""

import re
import unicodedata
from collections.abc import Iterable

ILL_KEY = re.compile(r"[\s,;/|+@]")  # what would part a key from itself in a column of codes


def new_key(name: str, taken: Iterable[str] = ()) -> str:
    """A key for a name: its first words in capital ASCII letters, different from those taken.

    >>> new_key("Väntan på besked"), new_key("Väntan!", {"VANTAN"})
    ('VANTAN-PA-BESKED', 'VANTAN-2')
    """
    plain = unicodedata.normalize("NFKD", name.upper().replace("Æ", "AE").replace("Ø", "O"))
    words = re.findall(r"[A-Z0-9]+", plain.encode("ascii", "ignore").decode()) or ["KOD"]
    key = words[0][:24]
    for word in words[1:]:
        if len(key) + 1 + len(word) > 24:
            break
        key += f"-{word}"
    others = {each.casefold() for each in taken}
    numbered = (f"{key}-{n}" for n in range(2, len(others) + 3))
    return next(each for each in (key, *numbered) if each.casefold() not in others)
