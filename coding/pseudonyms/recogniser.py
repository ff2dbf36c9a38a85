"""Names found by a Swedish model of spaCy, where one is installed; nothing is fetched."""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from coding.pseudonyms.found import Found

MODELS = ("sv_core_news_lg", "sv_core_news_md", "sv_core_news_sm")
_KINDS = {"PRS": "person", "PER": "person", "LOC": "place"}
PIECE = 100_000  # code points at a time


def recognised(text: str, model: Callable[[str], Any] | None = None) -> Iterator[Found]:
    """The persons and places that the model finds; nothing without a model.

    Parameters
    ----------
    model : a loaded pipeline; the largest installed one when not given
    """
    model = model or _model()
    if model is None:
        return
    for offset in range(0, len(text), PIECE):
        for entity in model(text[offset : offset + PIECE]).ents:
            if entity.label_ in _KINDS:
                yield Found(
                    offset + entity.start_char, offset + entity.end_char, _KINDS[entity.label_], "ner"
                )


@cache
def _model() -> Callable[[str], Any] | None:
    import importlib.util

    name = next((name for name in MODELS if importlib.util.find_spec(name)), None)
    if name is None:
        return None
    import spacy

    return spacy.load(name)
