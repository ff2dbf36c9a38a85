"""Names of persons, places and institutions: by the lists, by what stands beside them, by the study's own list."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from unicodedata import normalize

from coding.language.lexicon import lexicon
from coding.pseudonyms.found import Found
from coding.pseudonyms.lists import institutions, listed, names, places
from coding.pseudonyms.tokens import Token, bases, is_known

_FAMILY = re.compile(
    r"(?:sson|sons?|dotter|qvist|kvist|quist|lund|berg|gren|ström|strand|stedt|blad|dahl|hielm|hjelm|crona|löv|ell|én|ius|wall|vall|mark|man|höök|löf"
    r"|(?:ov|ev)?ić|vić|ovic|evic|ovski|owski|wicz|enko|chuk|nen|poulos|oğlu|oglu|zadeh|pour|nejad|shvili|yan|dze)s?$"
)
_TOWN = re.compile(
    r"(?:stad|köping|borg|torp|by|ås|hult|sund|vik|hamn|holm|rud|arp|näs|fors|sjö|ryd|boda|hammar|lösa|åker|inge)s?$"
)
_HOUSE = re.compile(r"^[\w-]{3,}(förskola|skola|skolan|gården|hemmet|kyrkan|moskén|stugan|huset|kliniken)s?$")
_SAID = re.compile(
    r"sa|sade|säger|berättade|berättar|undrade|undrar|frågade|frågar|menade|menar|tyckte|tycker|konstaterade|öppnade|tackade|ringde|skrev|svarade|nickade|"
    r"föreslog|påpekade|lovade|skulle|tog|fick|kom|hade|har|tillade|ville|vill|satt|sitter|bor|jobbar|ska|kan|tar|ansåg|redogjorde|hälsade|lyfte"
)
_FOREIGN = re.compile(r"(?:[OD]['’]|Mc|Mac)[A-Z]")
_KIN = frozenset(("mor", "bror"))
_PRONOUNS = frozenset(("hans", "min", "mina", "mor", "vilja", "mark", "sol", "love", "inga"))
_DEFINITE = re.compile("(?:ens|ets|ans|arnas|ornas|ernas|lls)$")
_OWNED = ("förskola", "skola", "vårdcentral", "familjecentral")  # solrosens förskola, in lower case too
_INITIAL = re.compile(r"[^\S\n]([A-ZÅÄÖ])\.?(?!\w)|[^\S\n]([a-hj-nq-z])(?=[:\s,.]|$)(?!\s\w)")
_INITIALS = re.compile(r"(?<![\w.])(?:[A-ZÅÄÖ]\.[ -]?|[A-ZÅÄÖ]-[A-ZÅÄÖ]\.?[^\S\n]){1,3}$")
_LINKS = frozenset(("i", "från", "utanför", "kring", "runt", "mot"))


class Names:
    """Finds the names of one text.

    Parameters
    ----------
    own : names the study has on its list; they are masked in every form
    """

    def __init__(self, text: str, words: list[Token], own: Iterable[str] = ()):
        self.text, self.words = text, words
        self.own = tuple(own)

    def find(self) -> Iterator[Found]:
        """What is taken for a name, the study's own first; places may overlap."""
        yield from own_names(self.text, self.own)
        yield from self._towns_of_two_words()
        yield from self._institutions()
        yield from self._persons()
        yield from self._places()

    # persons

    def _persons(self) -> Iterator[Found]:
        at = 0
        while at < len(self.words):
            last = self._run(at) if self._begins_person(at) else -1
            if last < 0:
                at += 1
                continue
            yield self._person(at, last)
            at = last + 1

    def _person(self, first: int, last: int) -> Found:
        """The name from one word to another, with initials before and after, without the genitive's ending."""
        token = self.words[last]
        while self._is_before_name(first - 1) and self.words[first].gap == " ":
            first -= 1
        start = self.words[first].start
        if before := _INITIALS.search(self.text[max(0, start - 12) : start]):
            start -= len(before[0])
        end = token.end_of(token.is_name or (token.bases[-1] if _FAMILY.search(token.lower) else ""))
        if end == token.end and (after := _INITIAL.match(self.text, end)):
            end = after.end()
        return Found(start, end, "person", "list")

    def _is_before_name(self, at: int) -> bool:
        """Whether a capitalised word before a name belongs to it: *Thi Mai Nguyen*."""
        if at < 0:
            return False
        token = self.words[at]
        other = (
            token.lower in listed("not_names") | listed("roles")
            or token.is_place
            or institution(token.lower)
            or token.acronym
        )
        return (
            token.capital
            and len(token.form) > 1
            and not other
            and not (token.first and token.known)
            and token.lower == token.bases[-1]
        )

    def _begins_person(self, at: int) -> bool:
        token = self.words[at]
        if token.lower in listed("not_names") or (token.acronym and not token.is_name):
            return False
        if token.is_name and not self._is_town(at):
            return self._is_sure(at)
        if not token.capital or len(token.form) < 2 or self._beside_institution(at):
            return False
        return self._is_called(at) or self._looks_like_a_name(at)

    def _is_sure(self, at: int) -> bool:
        """Whether a listed name is one here, where it may be a word as well."""
        token = self.words[at]
        rare = token.is_name in listed("name_words_rare")
        if not token.is_word_name:
            return True
        if self._is_called(at) or self._goes_on_as_name(at):
            return True
        if not token.capital:
            return rare or (self._speaks(at) and token.lower not in _KIN)
        return not token.first or rare or self._speaks(at)

    def _is_called(self, at: int) -> bool:
        """Whether the word before says that a name comes: *heter*, *kuratorn*; after a role only a capital is one."""
        if at == 0 or "\n" in self.words[at].gap or "." in self.words[at].gap:
            return False
        before, token = self.words[at - 1], self.words[at]
        if before.lower in listed("verbs_of_names") and token.gap.strip() == "":
            return token.capital or bool(token.is_name)
        close = token.gap.strip() in ("", ",")
        return (
            close
            and token.capital
            and not token.acronym
            and before.lower in listed("roles")
            and not token.first
        )

    def _goes_on_as_name(self, at: int) -> bool:
        """Whether a last name, or an unknown word in capitals, follows."""
        following = self._next(at)
        if following is None:
            return False
        if self.words[at].capital:
            return (
                following.capital and not following.acronym and bool(following.is_name or not following.known)
            )
        return bool(following.listed(listed("last_names"))) and not following.is_word_name

    def _speaks(self, at: int) -> bool:
        """Whether what follows is what people do: *Björn sa*; a word that stands for a person does so too: *Hans sa*."""
        following = self._next(at)
        token = self.words[at]
        if following is None or token.lower != token.is_name:
            return False
        return _SAID.fullmatch(following.lower) is not None and (
            token.lower not in _PRONOUNS or following.lower in ("sa", "sade", "säger")
        )

    def _looks_like_a_name(self, at: int) -> bool:
        """Whether a capitalised word that is in no list is a name: by its ending, or because it speaks."""
        token = self.words[at]
        following = self._next(at)
        if token.lower in listed("name_parts") and following and following.capital:
            return True
        if token.known or len(token.form) < 3 or _HOUSE.match(token.lower):
            return False
        if _FOREIGN.match(token.form) or (following and following.capital and not following.acronym
                                          and (following.listed(listed("last_names")) or not following.known)):  # fmt: skip
            return True
        if following and following.lower in (
            "sa",
            "sade",
            "säger",
            "berättade",
            "menade",
            "undrade",
            "tyckte",
        ):
            return True
        return not token.first and bool(_FAMILY.search(token.lower)) and not self._after_link(at)

    def _run(self, at: int) -> int:
        """The last word of the name that begins at a word."""
        last, name = at, self.words[at]
        while (following := self._next(last)) is not None:
            if name.lower != (name.is_name or name.lower):
                break  # a genitive ends the name
            if following.lower in listed("name_parts") and (later := self._next(last + 1)) and later.capital:
                last, name = last + 2, self.words[last + 2]
            elif self._continues(last + 1, at):
                last, name = last + 1, following
            else:
                break
        return last

    def _continues(self, at: int, first: int) -> bool:
        token, begun = self.words[at], self.words[first]
        if token.capital != begun.capital or token.lower in listed("not_names") or token.acronym:
            return False
        if token.is_name and (token.capital or not token.is_word_name):
            return True
        if token.capital:
            return not self._beside_institution(at) or not token.known
        return not token.known and len(token.form) > 3 and not _TOWN.search(token.lower)

    def _next(self, at: int) -> Token | None:
        """The next word where only a blank is between."""
        if at + 1 >= len(self.words):
            return None
        token = self.words[at + 1]
        return token if token.gap in (" ", "\u00a0") else None

    # places

    def _places(self) -> Iterator[Found]:
        for at, token in enumerate(self.words):
            if token.is_place and self._is_town_here(at):
                yield Found(token.start, token.end_of(token.is_place), "place", "list")
            elif token.capital and not token.acronym and self._is_unlisted_town(at):
                base = token.bases[-1] if token.lower.endswith(("bys", "torps", "köpings", "stads")) else ""
                yield Found(token.start, token.end_of(base), "place", "list")

    def _is_town_here(self, at: int) -> bool:
        token = self.words[at]
        if token.is_place not in listed("place_words"):
            return True
        return token.capital and (not token.first or self._after_link(at))

    def _is_town(self, at: int) -> bool:
        """Whether a word that is a name as well is a place here: *i Nora*."""
        return bool(self.words[at].is_place) and self._after_link(at)

    def _is_unlisted_town(self, at: int) -> bool:
        token = self.words[at]
        if token.lower in listed("not_names") or token.listed(listed("origins")) or token.is_name:
            return False
        if re.search(r"[0-9]{3}[^\S\n]?[0-9]{2}[^\S\n]+$", self.text[max(0, token.start - 10) : token.start]):
            return True
        if token.first or lexicon().knows(token.lower):
            return False
        return self._after_link(at) or (
            not token.known and bool(_TOWN.search(token.lower) and not _FAMILY.search(token.lower))
        )

    def _after_link(self, at: int) -> bool:
        return at > 0 and self.words[at].gap.strip() == "" and self.words[at - 1].lower in _LINKS

    def _towns_of_two_words(self) -> Iterator[Found]:
        yield from (Found(*m.span(), "place", "list") for m in _two_words().finditer(self.text))

    # institutions

    def _institutions(self) -> Iterator[Found]:
        """What a preschool, school or clinic is called, with the word that says what it is."""
        for at, token in enumerate(self.words):
            house = _HOUSE.match(token.lower)
            if token.capital and house and (not token.first or not token.known):
                yield Found(
                    token.start,
                    token.end_of(token.bases[-1] if token.lower.endswith("s") else ""),
                    _kind_of(token.lower),
                    "list",
                )
            if not institution(token.lower):
                continue
            yield from self._named_before(at)
            yield from self._named_after(at)

    def _named_before(self, at: int) -> Iterator[Found]:
        """*Kottens förskola*, *solrosens förskola*, *Ekens vårdcentral*."""
        token, kind = self.words[at], institution(self.words[at].lower)
        if at == 0 or token.gap != " ":
            return
        before = self.words[at - 1]
        named = (
            before.capital
            and not before.first
            and not before.acronym
            and before.lower not in listed("not_names")
        )
        if named or (
            _DEFINITE.search(before.lower) and token.lower in _OWNED and before.lower not in listed("owners")
        ):
            yield Found(before.start, token.end, kind, "list")

    def _named_after(self, at: int) -> Iterator[Found]:
        """*förskolan Kotten*, *moskén i Lambohov*; a person's name is none: *skolan, Anna sa*."""
        token, following = self.words[at], self._next(at)
        if following is None or following.acronym:
            return
        if following.capital and following.lower not in listed("not_names"):
            yield Found(
                token.start, following.end_of(following.listed(places())), institution(token.lower), "list"
            )

    def _beside_institution(self, at: int) -> bool:
        token, following = self.words[at], self._next(at)
        before = self.words[at - 1].lower if at and token.gap == " " else ""
        return bool(
            institution(before) or (token.lower.endswith("s") and following and institution(following.lower))
        )


def institution(lower: str) -> str:
    """The kind of institution a word is, also as the last part of a compound (*barnmottagning*); empty for others."""
    if lower in institutions():
        return institutions()[lower]
    return next((kind for word, kind in institutions().items() if len(word) > 6 and lower.endswith(word)), "")


def _kind_of(lower: str) -> str:
    if "förskola" in lower:
        return "preschool"
    return "school" if "skola" in lower else "care"


@cache
def _two_words() -> re.Pattern[str]:
    found = "|".join(
        re.escape(name) for name in sorted(places(), key=len, reverse=True) if " " in name or "-" in name
    )
    return re.compile(rf"(?<!\w)(?i:{found})(?=s?(?!\w))")


# the study's own list


def own_names(text: str, own: tuple[str, ...]) -> Iterator[Found]:
    """The study's names in all forms: genitive and definite, lower case where it is no word, each part, initials."""
    if not own:
        return
    whole, parts = _own_patterns(own)
    yield from (Found(*m.span(1), _own_kind(m[1]), "study") for m in whole.finditer(text))
    yield from (
        Found(*m.span(1), _own_kind(m[1]), "study") for m in parts.finditer(text) if not _is_plain_word(m[1])
    )


def own_words(text: str, own: tuple[str, ...]) -> Iterator[Found]:
    """The study's names in lower case where they are words as well: for a person to look at."""
    if own:
        found = _own_patterns(own)[1].finditer(text)
        yield from (Found(*m.span(1), _own_kind(m[1]), "name_word") for m in found if _is_plain_word(m[1]))


@cache
def _own_patterns(own: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    several = [name for name in own if len(name.split()) > 1]
    ways = [way for name in several for way in (_spelled(name), *_shortened(name.split()))]
    single = {
        part
        for name in own
        for part in name.split()
        if len(part) > 1 and part.lower() not in listed("name_parts") | institutions().keys()
    }
    ways_single = [_spelled(part) for part in sorted(single, key=len, reverse=True)]
    ending = r"(?:n|t|en|et|an)?(?:[:'’´]?s)?(?!\w)"
    return (
        re.compile(rf"(?<!\w)({'|'.join(ways)}){ending}" if ways else r"(?!)", re.IGNORECASE),
        re.compile(rf"(?<!\w)({'|'.join(ways_single)}){ending}" if ways_single else r"(?!)", re.IGNORECASE),
    )


def _spelled(name: str) -> str:
    """A name in both ways of writing å, ä, ö; a double name with hyphen, blank or in one."""
    words = [r"[-\s]?".join(_letters(part) for part in word.split("-")) for word in name.split()]
    return r"\s+".join(words)


def _letters(word: str) -> str:
    return "".join(
        re.escape(letter)
        if (apart := normalize("NFD", letter)) == letter
        else f"(?:{re.escape(letter)}|{re.escape(apart)})"
        for letter in normalize("NFC", word)
    )


def _shortened(words: list[str]) -> list[str]:
    """A.S., A. Svensson, Anna S."""
    first, last = words[0], words[-1]
    return [
        rf"(?-i:{first[0].upper()}\.{_blank}?{last[0].upper()}\.?)(?!\w)",
        rf"(?-i:{first[0].upper()})\.?{_blank}{_spelled(last)}",
        rf"{_spelled(first)}{_blank}(?-i:{last[0].upper()})\.?(?!\w)",
    ]


_blank = r"[^\S\n]"


def _own_kind(words: str) -> str:
    lower = normalize("NFC", words).lower()
    for word in lower.split():
        if word in institutions():
            return institutions()[word]
    if lower in places():
        return "place"
    return _kind_of(lower) if _HOUSE.match(lower) else "person"


def _is_plain_word(word: str) -> bool:
    lower = normalize("NFC", word).lower()
    return not word[:1].isupper() and (
        lower in listed("name_words") or (is_known(lower) and lower not in names())
    )


def repeated(words: list[Token], spans: Iterable[Found]) -> Iterator[Found]:
    """Words that were found to be names in one place, in the other places of the text; words of Swedish only in capitals."""
    known: dict[str, str] = {}
    for found in spans:
        if found.kind in ("person", "place"):
            inside = [t for t in words if found.start <= t.start < found.end and len(t.form) > 2]
            known |= {bases(t.lower)[-1] if t.end > found.end else t.lower: found.kind for t in inside}
    for token in words:
        base = next((base for base in token.bases if base in known), "")
        plain = token.known or token.is_word_name or token.is_place in listed("place_words")
        if base and ((token.capital and not (token.first and plain)) or not plain):
            yield Found(token.start, token.end_of(base), known[base], "list")
