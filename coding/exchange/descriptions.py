"""What a codebook says of a code besides its name, as one text for programs that have no more places for it.

The definition stands first, then a line for each other part ("Exempel: …"). Read back, the lines become the parts again.
"""

import re
from typing import Any

from coding.codebooks import Code
from coding.codebooks.keywords import listed
from evaluation.words import LANGUAGES, say

PARTS = ("include", "exclude", "nearest", "example", "non_example", "keywords")


def description(code: Code, lang: str | None = None) -> str:
    """The text for a code."""
    parts = [("include", code.text("include", lang)), ("exclude", code.text("exclude", lang)),
             ("nearest", f"{code.nearest}: {code.difference(lang)}" if code.nearest else ""),
             *(("example", text) for text in code.examples(lang)), ("non_example", code.text("non_example", lang)),
             ("keywords", ", ".join(code.keywords()))]  # fmt: skip
    lines = [
        code.definition(lang),
        *(f"{say(f'codebooks.mark_{part}', lang)}: {text}" for part, text in parts if text),
    ]
    return "\n".join(line for line in lines if line)


def parts_of(text: str) -> dict[str, Any]:
    """The parts of a text, as fields of a codebook's entry; where no line begins with the name of one, all is definition."""
    names = {say(f"codebooks.mark_{part}", lang).casefold(): part for part in PARTS for lang in LANGUAGES}
    begins = re.compile(rf"^({'|'.join(map(re.escape, names))}):[ \t]*", re.MULTILINE | re.IGNORECASE)
    marks = list(begins.finditer(text))
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    parts: dict[str, Any] = {"definition": text[: marks[0].start() if marks else len(text)].strip()}
    for mark, end in zip(marks, ends, strict=True) if marks else ():
        _take(parts, names[mark[1].casefold()], text[mark.end() : end].strip())
    return parts


def _take(parts: dict[str, Any], part: str, words: str) -> None:
    if part == "example":
        parts.setdefault("examples", []).append(words)
    elif part == "keywords":
        parts[part] = listed(words)
    elif part == "nearest":
        code, _, difference = words.partition(": ")
        parts[part] = {"code": code, "difference": difference}
    else:
        parts[part] = words
