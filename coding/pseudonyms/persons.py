"""Names of persons: by the lists, and by what stands beside them."""

import re
from collections.abc import Iterator

from coding.pseudonyms.found import Found
from coding.pseudonyms.houses import HOUSE, beside_institution, institution
from coding.pseudonyms.lists import listed
from coding.pseudonyms.tokens import Token, following

FAMILY = re.compile(
    r"(?:sson|sons?|dotter|qvist|kvist|quist|lund|berg|gren|ström|strand|stedt|blad|dahl|hielm|hjelm|crona|löv|ell|én|ius|wall|vall|mark|man|höök|löf"
    r"|(?:ov|ev)?ić|vić|ovic|evic|ovski|owski|wicz|enko|chuk|nen|poulos|oğlu|oglu|zadeh|pour|nejad|shvili|yan|dze)s?$"
)
_SAID = re.compile(
    r"sa|sade|säger|berättade|berättar|undrade|undrar|frågade|frågar|menade|menar|tyckte|tycker|konstaterade|öppnade|tackade|ringde|skrev|svarade|nickade|"
    r"föreslog|påpekade|lovade|skulle|tog|fick|kom|hade|har|tillade|ville|vill|satt|sitter|bor|jobbar|ska|kan|tar|ansåg|redogjorde|hälsade|lyfte"
)
_TOLD = frozenset(("sa", "sade", "säger", "berättade", "menade", "undrade", "tyckte", "frågade"))
_LABEL = re.compile(r"(?:[^\S\n]\w+)?:[^\S\n]")
_FOREIGN = re.compile(r"(?:[OD]['’]|Mc|Mac)[A-Z]")
_KIN = frozenset(("mor", "bror"))
_PRONOUNS = frozenset(("hans", "min", "mina", "mor", "vilja", "mark", "sol", "love", "inga"))
_INITIAL = re.compile(r"[^\S\n]([A-ZÅÄÖ])\.?(?!\w)|[^\S\n]([a-hj-nq-z])(?=[:\s,.]|$)(?!\s\w)")
_INITIALS = re.compile(r"(?<![\w.])(?:[A-ZÅÄÖ]\.[ -]?|[A-ZÅÄÖ]-[A-ZÅÄÖ]\.?[^\S\n]){1,3}$")
_LINKS = frozenset(("i", "från", "utanför", "kring", "runt", "mot"))


class Persons:
    """Finds the persons of one text."""

    def __init__(self, text: str, words: list[Token]):
        self.text, self.words = text, words

    def find(self) -> Iterator[Found]:
        """The persons in the order of the text; a name is all its words."""
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
        end = token.end_of(token.is_name or (token.bases[-1] if FAMILY.search(token.lower) else ""))
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
        if token.is_name and not is_town(self.words, at):
            return self._is_sure(at)
        if not token.capital or len(token.form) < 2 or beside_institution(self.words, at):
            return False
        return self._is_called(at) or self._looks_like_a_name(at)

    def _is_sure(self, at: int) -> bool:
        """Whether a listed name is one here, where it may be a word as well."""
        token = self.words[at]
        rare = token.is_name in listed("name_words_rare")
        if not token.is_word_name:
            return True
        if self._is_called(at) or self._goes_on_as_name(at) or self._is_label(at):
            return True
        if not token.capital:
            return rare or (
                self._speaks(at) and self.words[at + 1].lower in _TOLD and token.lower not in _KIN
            )
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
            and not self._is_department(at)
        )

    def _is_label(self, at: int) -> bool:
        """Whether a word stands before what somebody says: *sanna: hej*."""
        token = self.words[at]
        starts = token.start == 0 or self.text[token.start - 1] == "\n"
        return starts and _LABEL.match(self.text, token.end) is not None

    def _is_department(self, at: int) -> bool:
        """Whether a word begins what a chief is chief of: *chefen för Arbete och etablering*, *Barn- och ungdomslinjen*."""
        token, after = self.words[at], following(self.words, at)
        hyphen = self.text[token.end : token.end + 1] == "-"
        return not token.is_name and token.known and (hyphen or (after is not None and after.lower == "och"))

    def _goes_on_as_name(self, at: int) -> bool:
        """Whether a last name, or an unknown word in capitals, follows."""
        after = following(self.words, at)
        if after is None:
            return False
        if self.words[at].capital:
            return after.capital and not after.acronym and bool(after.is_name or not after.known)
        return bool(after.listed(listed("last_names"))) and not after.is_word_name

    def _speaks(self, at: int) -> bool:
        """Whether what follows is what people do: *Björn sa*; a word that stands for a person does so too: *Hans sa*."""
        after = following(self.words, at)
        token = self.words[at]
        if after is None or token.lower != token.is_name:
            return False
        return _SAID.fullmatch(after.lower) is not None and (
            token.lower not in _PRONOUNS or after.lower in ("sa", "sade", "säger")
        )

    def _looks_like_a_name(self, at: int) -> bool:
        """Whether a capitalised word that is in no list is a name: by its ending, or because it speaks."""
        token = self.words[at]
        after = following(self.words, at)
        if token.lower in listed("name_parts") and after and after.capital:
            return True
        if token.known or len(token.form) < 3 or HOUSE.match(token.lower):
            return False
        if at and token.gap == " " and self.words[at - 1].lower in listed("before_names") and not token.first:
            return True
        if _FOREIGN.match(token.form) or (after and after.capital and not after.acronym
                                          and (after.listed(listed("last_names")) or not after.known)):  # fmt: skip
            return True
        if after and after.lower in _TOLD:
            return True
        return not token.first and bool(FAMILY.search(token.lower)) and not after_link(self.words, at)

    def _run(self, at: int) -> int:
        """The last word of the name that begins at a word."""
        last, name = at, self.words[at]
        while (after := following(self.words, last)) is not None:
            if name.lower != (name.is_name or name.lower):
                break  # a genitive ends the name
            if (
                after.lower in listed("name_parts")
                and (later := following(self.words, last + 1))
                and later.capital
            ):
                last, name = last + 2, self.words[last + 2]
            elif self._continues(last + 1, at):
                last, name = last + 1, after
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
            return not beside_institution(self.words, at) or not token.known
        return not token.known and len(token.form) > 3 and not token.is_place


def is_town(words: list[Token], at: int) -> bool:
    """Whether a word that is a name as well is a place here: *i Nora*."""
    return bool(words[at].is_place) and after_link(words, at)


def after_link(words: list[Token], at: int) -> bool:
    """Whether *i*, *från* or their like stands before a word."""
    return at > 0 and words[at].gap.strip() == "" and words[at - 1].lower in _LINKS
