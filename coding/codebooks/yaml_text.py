"""Codebooks as YAML: written so that what has not changed keeps its text, with the comments in it."""

from typing import Any, NamedTuple

import yaml

LISTS = ("codes", "history")  # whose items are kept one by one
SHORT = 96  # characters that a mapping may take to stand on one line
WORD = 32  # characters of a text that is not put in quotes unless it has to be


class _Dumper(yaml.SafeDumper):
    """YAML as people read it: short things on one line, long texts in quotes, nothing folded."""

    def represent(self, data):
        """What is outermost stands on lines of its own."""
        node = self.represent_data(data)
        if isinstance(node, yaml.CollectionNode):
            node.flow_style = False
        self.serialize(node)

    def represent_mapping(self, tag, mapping, flow_style=None):
        """A mapping of short texts stands on one line."""
        node = super().represent_mapping(tag, mapping, flow_style)
        node.flow_style = _length([part for pair in node.value for part in pair]) <= SHORT
        return node

    def represent_sequence(self, tag, sequence, flow_style=None):
        """So does a list of words, however many."""
        node = super().represent_sequence(tag, sequence, flow_style)
        node.flow_style = all(
            isinstance(item, yaml.ScalarNode) and len(item.value) <= WORD for item in node.value
        )
        return node

    def increase_indent(self, flow=False, indentless=False):
        """Lists stand to the right of their key."""
        return super().increase_indent(flow, False)

    def ignore_aliases(self, data):
        """The same text twice is written twice."""
        return True


def _length(nodes: list) -> float:
    """The characters that nodes take on one line; endless where one of them needs lines of its own."""
    total = 0.0
    for node in nodes:
        if isinstance(node, yaml.ScalarNode):
            total += len(node.value) + 2
        else:
            total += (
                _length(node.value)
                if isinstance(node, yaml.SequenceNode) and node.flow_style
                else float("inf")
            )
    return total


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    plain = len(text) <= WORD and not text[:1].isdigit()
    return dumper.represent_scalar(
        "tag:yaml.org,2002:str", text, style=None if plain or "\n" in text else '"'
    )


_Dumper.add_representer(str, _text)
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def written(data: Any) -> str:
    """Content as YAML."""
    return yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10**9)


def rewritten(text: str, old: dict, new: dict) -> tuple[str, list[str]]:
    """The text of a codebook with its new content, and the comments that are not in it any more.

    Parts that are the same keep their text as it stands. A part that has changed is written anew; the comments
    before it stay, those inside it are lost.
    """
    try:
        made = "".join(_changed(text, old, new))
        fits = _read(made) == new
    except (yaml.YAMLError, _Unlike):
        fits = False
    if not fits:
        made = written(new)
    kept = comments(made)
    return made, [comment for comment in comments(text) if comment not in kept]


def comments(text: str) -> list[str]:
    """The comments of a YAML text, each without its #."""
    found, end = [], 0
    for token in yaml.scan(text, Loader=_Loader):
        found += _between(text[end : token.start_mark.index])
        end = max(end, token.end_mark.index)
    return found + _between(text[end:])


def _between(gap: str) -> list[str]:
    parts = (line.partition("#") for line in gap.splitlines())
    return [comment.strip() for _, sign, comment in parts if sign and comment.strip()]


class _Unlike(ValueError):
    """The text is laid out so that its parts cannot be kept one by one."""


def _read(text: str) -> Any:
    return yaml.load(text, Loader=_Loader)  # noqa: S506 - a safe loader


class _Part(NamedTuple):
    """The lines of a part: the comments before it from `lead`, its own from `start`, up to `stop`."""

    lead: int
    start: int
    stop: int


def _changed(text: str, old: dict, new: dict) -> list[str]:
    root = yaml.compose(text, Loader=_Loader)
    if not isinstance(root, yaml.MappingNode) or root.flow_style:
        raise _Unlike
    lines = [line if line.endswith("\n") else f"{line}\n" for line in text.splitlines(keepends=True)]
    parts = _parts(lines, [key.start_mark.line for key, _ in root.value], 0, len(lines))
    nodes = {key.value: (value, part) for (key, value), part in zip(root.value, parts, strict=True)}
    made = lines[: parts[0].lead] if parts else lines
    for key in [*(k for k in old if k in new), *(k for k in new if k not in old)]:
        node, part = nodes.get(key, (None, _Part(0, 0, 0)))
        if node is not None and _same(old[key], new[key]):
            made += lines[part.lead : part.stop]
        elif key in LISTS and isinstance(node, yaml.SequenceNode) and not node.flow_style and node.value:
            made += _items(lines, part, node, old[key], new[key])
        else:
            made += [*lines[part.lead : part.start], written({key: new[key]})]
    return made


def _same(one: Any, other: Any) -> bool:
    return repr(one) == repr(other)  # else 1, 1.0 and true would be the same


def _parts(lines: list[str], starts: list[int], floor: int, end: int) -> list[_Part]:
    """The lines of parts that begin at `starts`, between `floor` and `end`."""
    if len(set(starts)) != len(starts):
        raise _Unlike  # several on one line
    floors = [floor, *(start + 1 for start in starts[:-1])]
    leads = [_lead(lines, start, low) for start, low in zip(starts, floors, strict=True)] if starts else []
    return [_Part(*each) for each in zip(leads, starts, [*leads[1:], end], strict=True)]


def _lead(lines: list[str], start: int, floor: int) -> int:
    """The first of the blank and comment lines directly before a part."""
    while start > floor and (not lines[start - 1].strip() or lines[start - 1].lstrip().startswith("#")):
        start -= 1
    return start


def _items(lines: list[str], whole: _Part, node: Any, old: list, new: list) -> list[str]:
    """The items of a list: those that are the same with their own text, the others written anew in their place."""
    starts = [item.start_mark.line for item in node.value]
    if starts[0] == whole.start:
        raise _Unlike  # the first item stands on the line of the key
    parts = _parts(lines, starts, whole.start + 1, whole.stop)
    same = {repr(item): lines[part.lead : part.stop] for item, part in zip(old, parts, strict=True)}
    leads = {item.get("id"): lines[part.lead : part.start] for item, part in zip(old, parts, strict=True)}
    made = lines[whole.lead : parts[0].lead]
    for item in new:
        made += same.get(repr(item)) or [
            *leads.get(item.get("id"), ["\n"]),
            *_new(item, node.start_mark.column),
        ]
    return made


def _new(item: dict, column: int) -> list[str]:
    """The lines of an item that is written anew, as far to the right as the others."""
    return [
        " " * column + line if line.strip() else line for line in written([item]).splitlines(keepends=True)
    ]
