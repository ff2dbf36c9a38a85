"""study.yaml: what the study is, who is responsible for it, and the rules its reports follow."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from evaluation.errors import Problem, StudyError
from evaluation.schemas import schema, schema_names
from evaluation.suggestions import nearest
from evaluation.words import in_language, read_yaml, say

# kinds of material that a study may have, besides those of its documents, in the order of the disposal list
MATERIALS = (
    "recording", "unlisted", "texts", "journal", "tables", "cases", "codebooks", "report_texts", "released", "ledger",
    "drafts", "exports", "elsewhere", "cache", "key", "lists", "sent", "copies",
)  # fmt: skip
KEEP = ("keep", "bevaras")
GOVERNANCE = ("controller", "purpose", "legal_basis", "ethics_decision", "disposal_rule")


@dataclass(frozen=True)
class Group:
    """A group that is followed: its key in tables and its names."""

    key: str
    sv: str
    en: str

    def name(self, lang: str | None = None) -> str:
        """The group's name for people."""
        return in_language({"sv": self.sv, "en": self.en}, lang)


@dataclass(frozen=True)
class Settings:
    """The content of study.yaml. Governance that is not stated is an empty text, and `problems` lists it."""

    title: dict[str, str]
    subtitle: dict[str, str] = field(default_factory=dict)
    language: str = "sv"
    synthetic: bool | tuple[str, ...] = False  # made up: all of it, or the tables named
    published: bool = False  # facts that are already public, so nothing is masked
    source: dict[str, str] = field(default_factory=dict)  # the full reference of published facts
    start: date | None = None
    end: date | None = None
    groups: tuple[Group, ...] = ()
    evaluators: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ("evaluator",)
    timeline_access: dict = field(default_factory=dict)
    threshold: int = 5
    member_change_window: int = 1  # so many meetings after a change of members a return is counted with it
    member_changes_agreed: bool = False  # the group has agreed that its timeline names changes of members
    cases_are: str = "all"  # or: a sample of …, in words
    instruments: tuple[str, ...] = ("tuckman",)
    report: str = "delrapport"  # the report the study is made for
    controller: str = ""
    purpose: str = ""  # evaluation | research
    legal_basis: str = ""
    ethics_decision: str = ""
    disposal_rule: str = ""
    disposal: dict[str, date | None] = field(default_factory=dict)  # kind of material → last day; None: kept
    scope: dict[str, str] = field(
        default_factory=dict
    )  # what its results do not claim to cover, printed with them
    names_list: str = ""  # path to the study's own list of names, which lies outside the study
    pseudonym_key: str = ""  # path to the key of the pseudonyms, which lies outside the study
    roles_list: str = (
        ""  # path to the list of who speaks in transcripts (name; role), which lies outside the study
    )
    limits: tuple[dict, ...] = ()  # what the study says of its own limits: {sv, en}

    def group(self, key: str) -> Group:
        """The group with this key; an unknown key names itself."""
        return next((g for g in self.groups if g.key == key), Group(key, key, key))

    def made_up(self, table: str) -> bool:
        """Whether the rows of a table are made up."""
        return self.synthetic is True or (self.synthetic is not False and table in self.synthetic)

    @property
    def words(self) -> dict[str, dict[str, str]]:
        """For columns whose values stand in study.yaml: what people may write → key."""
        groups = self._with_joint
        return {"groups": {word.casefold(): g.key for g in groups for word in (g.key, g.sv, g.en)}}

    def choices(self, lang: str | None = None) -> dict[str, dict[str, str]]:
        """For columns whose values stand in study.yaml: key → the word for people; empty without groups."""
        return {"groups": {g.key: g.name(lang) for g in self._with_joint} if self.groups else {}}

    @property
    def _with_joint(self) -> list[Group]:
        return [*self.groups, Group("joint", "gemensamt", "joint")]


def read_settings(path: Path) -> tuple[Settings, list[Problem]]:
    """The settings and what is wrong or missing in them.

    Raises StudyError when the file is not YAML at all. In an empty file nothing is stated.
    """
    raw = _content(path)
    problems: list[Problem] = []
    stated = {key: value for key, value in raw.items() if _known(key, problems) and value is not None}
    values = {key: _setting(key, value, problems) for key, value in stated.items()}
    values = {key: value for key, value in values.items() if value is not None}
    values.setdefault("title", {"sv": path.resolve().parent.name})
    problems += [
        Problem(
            say("study.not_stated", what=say(f"study.{key}")),
            path.name,
            column=key,
            level="note",
            kind="not_stated",
        )
        for key in GOVERNANCE
        if not values.get(key)
    ]
    return Settings(**values), problems


def _content(path: Path) -> dict:
    import yaml

    try:
        raw = read_yaml(path) or {}
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise StudyError(say("study.broken_yaml", line=line), where=path.name) from error
    except (yaml.YAMLError, ValueError, OSError) as error:  # not UTF-8; the 30th of February; locked
        reason = str(error).splitlines()[0]
        raise StudyError(say("study.unreadable_yaml", reason=reason), where=path.name) from error
    if not isinstance(raw, dict):
        raise StudyError(say("study.broken_yaml", line=1), where=path.name)
    return raw


def _known(key: str, problems: list[Problem]) -> bool:
    if key in Settings.__dataclass_fields__:
        return True
    near = nearest(str(key), Settings.__dataclass_fields__)
    problems.append(
        Problem(
            say("study.unknown_setting"),
            "study.yaml",
            column=str(key),
            kind="unknown_setting",
            suggestion=near,
        )
    )
    return False


def _setting(key: str, value: Any, problems: list[Problem]) -> Any:
    """One setting in the type the dataclass holds; None (the default) and a problem where it cannot be."""
    try:
        return _CONVERT.get(key, _text)(value)
    except (TypeError, ValueError, KeyError, AttributeError):
        message = say("study.bad_setting", value=str(value)[:60])
        problems.append(Problem(message, "study.yaml", column=key, kind="bad_setting"))
        return None


def _text(value: Any) -> str:
    if isinstance(value, dict | list):
        raise TypeError(value)
    return str(value).strip()


def _bilingual(value: Any) -> dict[str, str]:
    texts = value if isinstance(value, dict) else {"sv": value}
    return {lang: str(text) for lang, text in texts.items() if text is not None}


def _date(value: Any) -> date | None:
    from evaluation.cells import day

    if value == "":
        return None
    found = value if isinstance(value, date) else day(str(value))
    if found is None:
        raise ValueError(value)
    return found


def _groups(value: Any) -> tuple[Group, ...]:
    groups = [_bilingual(group) for group in value]
    return tuple(Group(g["key"], g.get("sv", g["key"]), g.get("en", g.get("sv", g["key"]))) for g in groups)


def _names(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(str(v).strip() for v in value)


def _instruments(value: Any) -> tuple[str, ...]:
    if not value:
        raise ValueError(value)
    return _names(value)


def _purpose(value: Any) -> str:
    words = {"": "", "utvärdering": "evaluation", "forskning": "research"}
    said = str(value).strip().casefold()
    return said if said in words.values() else words[said]


def _whole(lowest: int, highest: int) -> Callable[[Any], int]:
    """A reader of whole numbers within limits."""

    def read(value: Any) -> int:
        if isinstance(value, bool) or not lowest <= int(str(value)) <= highest:
            raise ValueError(value)
        return int(str(value))

    return read


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError(value)
    return value


def _flag_or_tables(value: Any) -> bool | tuple[str, ...]:
    return value if isinstance(value, bool) else _tables(value)


def _tables(value: Any) -> tuple[str, ...]:
    names = _names(value)
    if not names or set(names) - set(schema_names()):
        raise ValueError(value)
    return names


def _disposal(value: Any) -> dict[str, date | None]:
    kinds = {*MATERIALS, *(entry["value"] for entry in schema("documents").field("kind").categories)}
    if set(value) - kinds or any(day in ("", None) for day in value.values()):
        raise ValueError(value)
    return {kind: None if day in KEEP else _date(day) for kind, day in value.items()}


def _language(value: Any) -> str:
    if value not in ("sv", "en"):
        raise ValueError(value)
    return str(value)


_CONVERT: dict[str, Callable[[Any], Any]] = {
    "title": _bilingual,
    "subtitle": _bilingual,
    "source": _bilingual,
    "scope": _bilingual,
    "language": _language,
    "synthetic": _flag_or_tables,
    "published": _flag,
    "member_changes_agreed": _flag,
    "start": _date,
    "end": _date,
    "groups": _groups,
    "evaluators": _names,
    "audiences": _names,
    "instruments": _instruments,
    "purpose": _purpose,
    "timeline_access": dict,
    "disposal": _disposal,
    "threshold": _whole(3, 100),
    "member_change_window": _whole(1, 20),
    "limits": lambda value: tuple(_bilingual(v) for v in (value if isinstance(value, list) else [value])),
}
