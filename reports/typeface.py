"""The typeface that every page and picture carries in itself: they look the same whatever fonts a machine has.

Folje Sans is Source Sans Pro cut down to the letters of the languages around the Baltic and the marks we use; Typst,
which cannot read web fonts, has the whole of it in the extension's folder fonts.
"""

from base64 import b64encode
from functools import cache

from reports.rendering.pandoc import EXTENSION

FONTS = "'Folje Sans','Source Sans Pro','Segoe UI','Helvetica Neue',Arial,'Liberation Sans',sans-serif"


@cache
def faces() -> str:
    """The style rules that carry the typeface, regular and semibold, for a page or an SVG that stands alone."""
    return _face("regular", "400") + _face("semibold", "600 700")


def _face(name: str, weight: str) -> str:
    data = b64encode((EXTENSION / f"folje-sans-{name}.woff2").read_bytes()).decode()
    source = f'url("data:font/woff2;base64,{data}") format("woff2")'
    return f'@font-face {{ font-family: "Folje Sans"; font-weight: {weight}; src: {source}; }}\n'
