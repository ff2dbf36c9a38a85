"""What has a form of its own: numbers, dates, addresses, web addresses, plates, numbers of cases."""

import re
from collections.abc import Callable, Iterator

from coding.identifiers import identifiers, is_personal
from coding.language.lexicon import lexicon
from coding.pseudonyms.found import Found
from coding.pseudonyms.tokens import begins, is_known

_B = r"[^\S\n]"  # a blank, also one that does not break
_DASH = r"[-\u2010-\u2015\u2212]"
_CAP = "A-ZÅÄÖÉÜ"
_MONTH = (
    r"(?:jan(?:uari)?|feb(?:ruari)?|mars|apr(?:il)?|maj|juni?|juli?|aug(?:usti)?|sept?(?:ember)?|okt(?:ober)?|nov(?:ember)?"
    r"|dec(?:ember)?)"
)
_D, _M = "(?:0?[1-9]|[12][0-9]|3[01])", "(?:0?[1-9]|1[0-2])"
_YYMMDD = "[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
_ISO = rf"(?:19|20)[0-9]{{2}}[-/.]{_M}[-/.]{_D}(?![0-9])"
_SHORT = r"[0-9]{2}[-/](?:0[1-9]|1[0-2])[-/](?:0[1-9]|[12][0-9]|3[01])(?![0-9])"
_DOTTED = rf"{_D}[./]{_B}?{_M}[./-]{_B}?(?:[0-9]{{4}}|[0-9]{{2}})(?![0-9])"
_SLASHED = rf"{_D}/{_M}(?:{_B}|{_DASH})+(?:(?:19|20)[0-9]{{2}}|{_DASH}?[0-9]{{2}})(?![0-9])"
_WORDED = rf"{_D}(?::?[ea])?{_B}+{_MONTH}\b(?:{_B}+(?:(?:19|20)[0-9]{{2}}|[-'’][0-9]{{2}}))?"
_PERSONAL = re.compile(
    rf"(?<![0-9])(?:(?:18|19|20){_B}?)?([0-9]{{2}})(?:{_B}|{_DASH}|\.)?([0-9]{{2}})(?:{_B}|{_DASH}|\.)?([0-9]{{2}})"
    rf"({_B}*(?:{_DASH}|\+)?{_B}*)([0-9]{{2}}{_B}?[0-9]{{2}}|[A-Za-z]{{1,2}}[0-9]{{2,3}}|[XxNn]{{4}})(?!\w)"
)
_SURE_STREET = (
    "(?:gatan|vägen|gränden|gränd|stigen|torget|allén|backen|esplanaden|kajen)"  # also without a number
)
_STREET = "(?:gatan|vägen|gränden|gränd|stigen|torget|allén|backen|backe|platsen|kajen|leden|stråket|svängen|ringen|kroken|esplanaden|gata|väg|stig|torg|plan)"
_NUMBER = (
    rf"{_B}+[0-9]{{1,4}}(?:{_B}?[A-Za-z](?!\w))?(?:{_B}?[-–]{_B}?[0-9]{{1,3}}(?![0-9]))?"
    rf"(?:,?{_B}*(?:lgh|lägenhet|läg\.?|vån\.?|trappa){_B}?[0-9]{{1,4}})?(?:,?{_B}?[0-9]{_B}?tr\b\.?)?"
)
_BEFORE_STREET = (
    rf"(?:(?:Östra|Västra|Norra|Södra|Gamla|Nya|Stora|Lilla|Övre|Nedre|S:t|Sankt|[{_CAP}][a-zåäöé]+s){_B})?"
)
_NAMED_STREET = re.compile(rf"(?<!\w){_BEFORE_STREET}[{_CAP}][\wåäöéÅÄÖ-]+{_SURE_STREET}(?!\w)")
_PLAIN_STREET = re.compile(rf"(?<!\w)(?:på|från|till|vid){_B}+([a-zåäö]{{2,}}{_SURE_STREET})(?!\w)")
_NO_PLATES = "SOU|SFS|LSS|HSL|SOL|FOU|NOR|STO|FOR|PER|ADJ|HIN|SIP|BUP|HLT|ICD|ISO|DSM|LPT|FUF|GPS|RUM|SAL|HUS|NR|KAP|TEL|KLO"
_CASE = r"(?:[A-ZÅÄÖ]{1,6}[ :/-]{0,2})?[0-9][0-9A-Z]*(?:[-/:.][0-9]+)*"


def _all(kind: str, pattern: str, group: int = 0, flags: int = 0) -> Callable[[str], Iterator[Found]]:
    compiled = re.compile(pattern, flags)

    def rule(text: str) -> Iterator[Found]:
        yield from (Found(*m.span(group), kind, "rule") for m in compiled.finditer(text))

    return rule


def _known(text: str) -> Iterator[Found]:
    """What Följe never lets in: numbers with a valid check digit, phone numbers, e-mail addresses."""
    names = {"personal_number": "personal_number", "phone_number": "phone", "email": "email"}
    rank = list(names)
    for found in sorted(identifiers(text), key=lambda f: rank.index(f.kind)):
        yield Found(found.start, found.end, names[found.kind], "rule")


def _personal(text: str) -> Iterator[Found]:
    """Personal numbers in any grouping; with a hyphen also those with a wrong check digit or letters: they point all the same."""
    for m in _PERSONAL.finditer(text):
        possible = 1 <= int(m[2]) <= 12 and (1 <= int(m[3]) <= 31 or 61 <= int(m[3]) <= 91)
        last = re.sub(r"\s", "", m[5])
        if possible and (m[4].strip() or (last.isdigit() and is_personal(m[1] + m[2] + m[3] + last))):
            yield Found(*m.span(), "personal_number", "rule")


def _streets(text: str) -> Iterator[Found]:
    """Streets without a number: only what is no word of its own, as *på nygatan* is and *på cykelvägen* is not."""
    for m in _NAMED_STREET.finditer(text):
        way = m[0].lower()
        if way.endswith("gatan") or not (lexicon().knows(way) or (begins(text, m.start()) and is_known(way))):
            yield Found(*m.span(), "address", "rule")
    for m in _PLAIN_STREET.finditer(text):
        if not lexicon().knows(m[1]):
            yield Found(*m.span(1), "address", "rule")


_RULES: tuple[Callable[[str], Iterator[Found]], ...] = (
    _all("email", r"(?:[\w.+%&~#-]|(?<=\w)'(?=\w))+@[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,}"),
    _all(
        "email",
        rf"(?i)[\w.+-]+{_B}?[(\[{{]{_B}?(?:at|a|snabel-?a){_B}?[)\]}}]{_B}?[\w-]+(?:(?:\.|{_B}?[(\[{{]{_B}?(?:dot|punkt){_B}?[)\]}}]{_B}?)[\w-]+)+",
    ),
    _all("email", rf"(?i)\w+(?:(?:\.|{_B}punkt{_B})\w+)*{_B}snabel-?a{_B}\w+(?:(?:\.|{_B}punkt{_B})\w+)+"),
    _all("web", r"(?i)\b(?:https?://|www\.)[^\s<>⟩)\"”]*[^\s<>⟩)\"”.,;:!?]"),
    _all(
        "web",
        r"(?i)(?<![\w@.])[\w-]+(?:\.[\w-]+)*\.(?:se|com|nu|org|net|eu|fi|no|dk|info)(?![\w-])(?:/[^\s<>)\"”]*[^\s<>)\"”.,;:!?])?",
    ),
    _all("web", r"(?<![\w.])@[A-Za-zÅÄÖåäö_][\w.]{1,}\w"),
    _personal,
    _known,
    _all("case_number", rf"(?i:\b(?:dnr|diarienr|diarienummer){_B}*[.:]?{_B}*){_CASE}"),
    _all(
        "case_number",
        rf"(?i:\b(?:ärende(?:t|nummer|nr)?|ärendet har nummer|mål(?:nr|nummer)?|journal(?:nr|nummer)?|akt(?:en|nr|nummer)?"
        rf"|referens|ref(?:nr)?|lma-nummer|lma|k-nr)(?:{_B}(?:nr|nummer|har nummer))?{_B}*[.:,]?{_B}*)({_CASE})(?=[^\w])",
        1,
    ),
    _all("case_number", r"\b[A-ZÅÄÖ]{1,6}[ /:-](?:19|20)[0-9]{2}[:/-][0-9]{1,6}(?:-[0-9]+)?\b"),
    _all("case_number", r"\b[A-ZÅÄÖ]{1,5} [0-9]{2,5}-[0-9]{2,6}\b"),
    _all("case_number", r"(?<![0-9-])[0-9]{2}-[0-9]{6}/[0-9](?![0-9])"),
    _all("address", rf"(?<!\w){_BEFORE_STREET}[{_CAP}][\wåäöéÅÄÖ-]*{_STREET}(?!\w){_NUMBER}"),
    _all("address", rf"(?<!\w)(?:(?:[{_CAP}][\wåäöé]+|[a-zåäöé]+s?){_B})?\w{{3,}}{_STREET}{_NUMBER}"),
    _all("address", rf"(?i)\b(?:lgh|lägenhet){_B}?[0-9]{{3,4}}\b"),
    _all("address", rf"(?i)\bbox{_B}?[0-9]{{1,5}}\b"),
    _streets,
    _all("postcode", rf"(?<![0-9])(?:SE?-)?[0-9]{{3}}{_B}?[0-9]{{2}}(?={_B}+[{_CAP}][a-zåäö{_CAP}])"),
    _all(
        "phone",
        rf"(?<![0-9+/.,-])(?:(?:\+|00)[1-9][0-9]{_B}?(?:\(0\){_B}?)?|\(?0)[1-9](?:(?:{_B}|{_DASH}|[)/]){{0,3}}[0-9]){{6,10}}(?![0-9]|[-.,/][0-9])",
    ),
    _all(
        "phone",
        rf"(?i)\b(?:sök|ankn|anknytning|snabbnummer|personsökare)\.?:?{_B}?([0-9]{{3,6}})(?![0-9])",
        1,
    ),
    _all(
        "plate",
        rf"(?<![\w-])(?!(?:{_NO_PLATES})\b)(?!(?:{_NO_PLATES}){_B}?[0-9])[A-HJ-PR-UW-Z]{{3}}{_B}?[0-9]{{2}}[0-9A-HJ-NPR-UW-Z](?!\w)",
    ),
    _all(
        "plate",
        rf"(?i)\breg(?:istrerings)?\.?-?(?:nr|nummer|skylt|plåt)\.?:?{_B}*([a-z]{{3}}{_B}?[0-9]{{2}}[0-9a-z])(?!\w)",
        1,
    ),
    _all(
        "date", rf"(?<![\w/.-])(?:{_ISO}|{_SHORT}|{_SLASHED}|{_DOTTED}|{_WORDED})(?!\w)", flags=re.IGNORECASE
    ),
    _all(
        "date",
        rf"(?i)(?<!\w)(?:f\.?|född|födda|fött|födelsedatum:?|födelseår:?|årgång){_B}+(?:den{_B}|år{_B}|i{_B})?"
        rf"({_ISO}|{_SHORT}|{_DOTTED}|{_D}/{_M}|(?:19|20)?{_YYMMDD}(?![0-9])|(?:19|20)[0-9]{{2}}(?![0-9])|{_DASH}?[0-9]{{2}}(?![0-9]))",
        1,
    ),
    _all(
        "date",
        rf"(?i)(?<!\w)(?:den|d\.|från|till|sedan|t\.o\.m\.|fr\.o\.m\.|före|efter|per){_B}+({_D}/{_M})(?![0-9/])",
        1,
    ),
    _all("date", rf"(?<![\w.,/+-])(?:(?:19|20){_YYMMDD}|{_YYMMDD})(?![\w/]|[-.,][0-9])"),
)


def ruled(text: str) -> Iterator[Found]:
    """Everything the rules find, the surest kinds first; places may overlap."""
    for rule in _RULES:
        yield from rule(text)
