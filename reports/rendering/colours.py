"""Colours as sRGB: read, compared and mixed (WCAG 2.1: relative luminance and contrast ratio)."""

import re

_NAMED = {"white": "#ffffff", "black": "#000000"}


def hexadecimal(text: str) -> str | None:
    """A colour as #rrggbb, None where it cannot be read.

    >>> hexadecimal("#0AF"), hexadecimal("005b89"), hexadecimal("white"), hexadecimal("teal-ish")
    ('#00aaff', None, '#ffffff', None)
    """
    text = _NAMED.get(text.strip().lower(), text.strip().lower())
    if re.fullmatch(r"#[0-9a-f]{3}", text):
        text = "#" + "".join(digit * 2 for digit in text[1:])
    return text if re.fullmatch(r"#[0-9a-f]{6}", text) else None


def luminance(colour: str) -> float:
    """Relative luminance: 0 for black, 1 for white."""
    parts = [part / 255 for part in _parts(colour)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21; text needs 4.5.

    >>> contrast("#000000", "#ffffff"), round(contrast("#777777", "#ffffff"), 2)
    (21.0, 4.48)
    """
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def mixed(one: str, other: str, share: float) -> str:
    """`one` with a share (0 to 1) of `other` in it.

    >>> mixed("#000000", "#ffffff", 0.2)
    '#333333'
    """
    return "#" + "".join(
        f"{round(a + (b - a) * share):02x}" for a, b in zip(_parts(one), _parts(other), strict=True)
    )


def readable(colour: str, papers: tuple[str, ...], least: float = 4.5) -> str:
    """The colour, made lighter until it stands out from dark papers.

    >>> readable("#1b5a72", ("#15191c",)) != "#1b5a72", readable("#ffffff", ("#15191c",))
    (True, '#ffffff')
    """
    steps = (mixed(colour, "#ffffff", share / 20) for share in range(21))
    return next(
        (step for step in steps if min(contrast(step, paper) for paper in papers) >= least), "#ffffff"
    )


def _parts(colour: str) -> list[int]:
    return [int(colour[place : place + 2], 16) for place in (1, 3, 5)]
