"""Inline values, evaluated inside the kernel that runs the document's cells.

A hidden cell after each piece of text calls `publish` with the expressions of that text. This module is imported by the
kernel, never by the renderer.
"""

import re
from typing import Any

MIME = "application/vnd.folje.inline+json"
_MARKDOWN_SIGNS = re.compile(r"([\\`*_{}\[\]<>#|~^$@])")


def publish(expressions: list[str]) -> None:
    """Evaluate the expressions in the user's namespace and send what they give as one output."""
    from IPython import get_ipython
    from IPython.display import publish_display_data

    names = get_ipython().user_ns
    publish_display_data({MIME: {"values": [_evaluated(expression, names) for expression in expressions]}})


def markdown(value: object) -> str:
    r"""A value as Markdown: its own Markdown where it has one, else its text with Markdown's signs escaped.

    >>> print(markdown("8 av 17"), markdown("*"), markdown(17))
    8 av 17 \* 17
    """
    own = getattr(value, "_repr_markdown_", None)
    made = own() if own is not None and not isinstance(value, type) else None
    if made is not None:
        return made[0] if isinstance(made, tuple) else made
    return escaped(str(value))


def escaped(text: str) -> str:
    """Text with Markdown's signs escaped."""
    return _MARKDOWN_SIGNS.sub(r"\\\1", text)


def _evaluated(expression: str, names: dict[str, Any]) -> dict[str, str]:
    try:
        return {"markdown": markdown(eval(expression, names))}  # noqa: S307 - the author's own document
    except Exception as error:
        return {"name": type(error).__name__, "text": str(error)}
