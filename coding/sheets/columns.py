"""The columns of each kind of sheet: what they are called, how wide they are, which a person fills in."""

from dataclasses import dataclass

from evaluation.words import LANGUAGES, say

MOST_CODES = 6  # columns for codes; a passage with more has several in the last


@dataclass(frozen=True)
class Column:
    """A column: `choices` names the list to choose from, `width` is in characters."""

    key: str
    width: int
    filled: bool = False
    choices: str = ""

    def title(self, lang: str | None = None) -> str:
        """What stands in its header."""
        name, number = self.key.rstrip("0123456789"), self.key[len(self.key.rstrip("0123456789")) :]
        return say(f"sheets.head_{name}", lang, number=number)

    @property
    def help(self) -> str:
        """What is to be filled in; "" for columns that say it themselves."""
        return say(f"sheets.help_{self.key.rstrip('0123456789')}") if self.filled else ""


STATE = Column("state", 4)  # hidden: which passage, and what of the journal was shown in the row
ABOUT = (Column("source", 18), Column("date", 10), Column("role", 12))
CONTEXT = (Column("before", 18), Column("passage", 44), Column("after", 18))
ANALYSIS = (
    Column("condensation", 28, filled=True), Column("label", 17, filled=True),
    Column("subcategory", 17, filled=True, choices="subcategory"),
    Column("category", 17, filled=True, choices="category"), Column("theme", 17, filled=True, choices="theme"),
)  # fmt: skip
CLAIMS = (
    Column("claim", 8), Column("text", 52, filled=True), Column("question", 9, filled=True, choices="question"),
    Column("type", 12, filled=True, choices="type"), Column("author", 9, filled=True), Column("evidence", 30, filled=True),
    Column("against", 30, filled=True), Column("searched", 34, filled=True), Column("goals", 10, filled=True),
    Column("audiences", 16, filled=True), Column("status", 13, filled=True, choices="status"), Column("heard", 22),
)  # fmt: skip
COMMENTS = (
    Column("claim", 8), Column("statement", 58), Column("agree", 10, filled=True), Column("partly", 16, filled=True),
    Column("disagree", 14, filled=True), Column("missing", 14, filled=True), Column("remarks", 46, filled=True),
)  # fmt: skip


def columns(kind: str, codes: int = 0) -> tuple[Column, ...]:
    """The columns of a sheet in order; `codes` is the number of columns for codes."""
    if kind == "claims":
        return (STATE, *CLAIMS)
    if kind == "comments":
        return (STATE, *COMMENTS)
    if kind == "analysis":
        unit = Column("unit", 44, filled=True)
        return (STATE, *ABOUT, CONTEXT[0], unit, CONTEXT[2], *ANALYSIS)
    given = (Column(f"code{number}", 16, filled=True, choices="code") for number in range(1, codes + 1))
    return (STATE, *ABOUT, *CONTEXT, *given, Column("strength", 9, filled=True, choices="strength"),
            Column("memo", 22, filled=True))  # fmt: skip


def headers(kind: str) -> dict[str, str]:
    """What may stand in a header, in small letters → the column's key."""
    known = columns(kind, MOST_CODES)
    return {column.title(lang).casefold(): column.key for column in known for lang in LANGUAGES}
