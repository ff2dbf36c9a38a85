"""The rendered memo as its readers meet it: its page, its words, and the words under a heading."""

import lxml.html

from data_templates import find

FOLDER = find("examples", "gotland")


def page(memos: dict, lang: str):
    """The web page."""
    return lxml.html.parse(memos[lang]["files"][0]).getroot()


def words(memos: dict, lang: str = "sv") -> str:
    """All words of the memo."""
    return _plain(page(memos, lang).find(".//main").text_content())


def section(memos: dict, heading: str) -> str:
    """The words of the Swedish memo under a heading, up to the next."""
    main = page(memos, "sv").find(".//main")
    headings = [_plain(node.text_content()) for node in main.iter("h2", "h3")]
    after = words(memos).split(heading, 1)[1]
    following = headings[headings.index(heading) + 1 :]
    return after.split(following[0], 1)[0] if following else after


def _plain(text: str) -> str:
    return " ".join(text.split())
