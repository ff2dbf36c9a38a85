"""A code in one form, however it was written: what two copies of a codebook are compared by."""

from typing import Any

TEXTS = ("name", "definition", "include", "exclude", "non_example")
PATTERNS = ("keywords", "exceptions")


def canonical(code: dict) -> dict:
    """The code with its texts by language and nothing empty in it.

    >>> canonical({"id": "A", "parent": None, "name": "Ansvar", "keywords": ["ansvar"], "examples": ["Vem gör det?"]})
    {'id': 'A', 'name': {'sv': 'Ansvar'}, 'keywords': {'sv': ['ansvar']}, 'examples': [{'sv': 'Vem gör det?'}]}
    """
    made = {
        field: _by_language(value) if field in (*TEXTS, *PATTERNS) else value for field, value in code.items()
    }
    if isinstance(code.get("nearest"), dict):
        made["nearest"] = {**code["nearest"], "difference": _by_language(code["nearest"].get("difference"))}
    if "examples" in code:
        made["examples"] = [_by_language(example) for example in code["examples"] or []]
    return _filled(made)


def _by_language(value: Any) -> Any:
    return value if isinstance(value, dict) or value is None else {"sv": value}


def _filled(value: Any) -> Any:
    """Without what is empty, at any depth."""
    if isinstance(value, dict):
        filled = {key: _filled(each) for key, each in value.items()}
        return {key: each for key, each in filled.items() if each not in (None, "", [], {})}
    if isinstance(value, list):
        return [each for each in map(_filled, value) if each not in (None, "", [], {})]
    return value
