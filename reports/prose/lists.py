"""Markdown lists."""


def bullets(lines: list[str]) -> str:
    """A bulleted list, one line each."""
    return "\n".join(f"- {line}" for line in lines)
