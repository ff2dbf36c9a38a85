"""The forms of a word: alone and last in a compound, and first or in the middle of one."""

from collections.abc import Iterator
from functools import lru_cache

from coding.language.lexicon import Lexicon
from coding.language.swedish import table

SINGULAR = {
    True: ("n", "ns", "t", "ts", "s"),  # after a vowel
    False: ("en", "ens", "et", "ets", "s"),
}
PLURAL = ("ar", "er", "or", "r")  # those that the dictionary confirms by their definite form
DEFINITE = ("na", "nas")
LATIN = ("et", "ets", "er", "ers", "erna", "ernas")  # gymnasium, gymnasiet
VOWELS = "aeiouyåäö"
SONORANTS = "lnr"


@lru_cache(maxsize=10_000)
def inflections(word: str, lexicon: Lexicon) -> frozenset[str]:
    """The forms that `word` has by the rules and the dictionary; its other known forms have it as their lemma.

    A singular form is taken as it is, a plural only when the dictionary has its definite form or does not have the word:
    *del* has *delar* (delarna), but *råd* has no *råder*.
    """
    forms = {word, *table("irregular").get(word, ())}
    forms |= {stem + ending for stem in _stems(word) for ending in SINGULAR[stem[-1] in VOWELS]}
    forms |= {word + ending for ending in ("n", "ns", "t", "ts") if word[-1] in SONORANTS}
    forms |= {stem + ending for stem in _stems(word) for ending in DEFINITE if lexicon.knows(stem + ending)}
    forms |= {word + "na", word + "nas"} if word.endswith("e") else set()
    forms |= {word[:-1] + "na", word[:-1] + "nas"} if word.endswith("are") else set()
    forms |= {word[:-2] + ending for ending in LATIN if word.endswith("um")}
    forms |= set(_plurals(word, lexicon))
    forms |= {word[:-1] + ending for ending in ("ande", "ende") if word.endswith("a")}
    others = {form for form in forms if lexicon.knows(form) and _is_other_word(form, word, lexicon)}
    return frozenset(forms - others)


def is_form(form: str, word: str, lexicon: Lexicon) -> bool:
    """Whether `form` is a form of `word`: by the dictionary, or by the rules of Swedish."""
    return form in inflections(word, lexicon) or lexicon.lemma_is(form, word)


@lru_cache(maxsize=10_000)
def modifiers(word: str) -> frozenset[str]:
    """What a word is called when it stands first in a compound: hälso-, utbildnings-, gymnasie-.

    >>> sorted(modifiers("hälsa"))
    ['häls', 'hälsa', 'hälse', 'hälso', 'hälsu']
    """
    forms = {word, *table("combining").get(word, ())}
    if word.endswith("a"):
        forms |= {word[:-1] + vowel for vowel in ("", "e", "o", "u")}
    elif word.endswith("e"):
        forms |= {word[:-1] + link for link in ("", "s", "es")}
    else:
        forms.add(word + "s")
    if word.endswith("ium"):
        forms.add(word[:-2] + "e")
    return frozenset(forms)


def _stems(word: str) -> Iterator[str]:
    """What endings are put to: hinder, hindr-; program, programm-."""
    yield word
    if word.endswith(("el", "er", "en", "al")) and len(word) > 4:
        yield word[:-2] + word[-1]
    if word[-1] in "mn" and word[-2:-1] in VOWELS:
        yield word + word[-1]


def _plurals(word: str, lexicon: Lexicon) -> Iterator[str]:
    for stem in [*_stems(word), *([word[:-1]] if word[-1] in "ae" else [])]:
        for ending in PLURAL:
            if lexicon.knows(stem + ending + "na") or not lexicon.knows(word):
                yield from (stem + ending + more for more in ("", "s", *DEFINITE))


def _is_other_word(form: str, word: str, lexicon: Lexicon) -> bool:
    """Whether a form made by the rules is the base form of another word: tiden is not, but *rådet* of *råde* would be."""
    return form != word and lexicon.lemma_is(form, form) and form not in table("irregular").get(word, ())
