"""The command ``folje words``: which words many use, what one group says more than another, what a code's keywords hit."""

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from analyses.textcounts import keyness
from coding.codebooks import Codebook, codebook
from coding.consents import Consents
from coding.finding import Searched, left_out_lines, search_in
from coding.language.swedish import listed
from coding.queries import branch
from coding.suggestions.keywords import patterns
from coding.suggestions.striking import strike_out
from evaluation import Study
from evaluation.errors import UseError
from evaluation.words import say
from reports.notation import decimal

if TYPE_CHECKING:
    import pandas as pd

TOLD = 30  # words that are told; --json has all
LEAST = 3  # letters of a word that is counted


def words(
    study: Study, *, code: str | None = None, strike: str = "", group: str = "", against: str = ""
) -> dict:
    """Words by how many use them; or what a code's keywords hit; or what one group says more than another.

    The unit is the informant or the meeting first: one who says a word thirty times is one. Function words are left out.

    Parameters
    ----------
    code : show the word forms that this code's keywords hit, with counts
    strike : word forms, with commas between, that the keywords are not to hit any more (kept in the codebook)
    group, against : a meeting's group or an informant's category, by key: log ratio of the first against the second

    Returns
    -------
    dict with words (word: the lemma, form: its commonest form, units, count), or keywords (keyword → form → count), or keyness; and lines

    Raises UseError for an unknown code or group, and when only one of two things that go together is given.
    """
    if bool(group) != bool(against) or (strike and not code):
        raise UseError(say("language.words_go_together"))
    searched = search_in([str(study.path)])
    if code:
        return _keywords(study, searched, code, strike)
    counted, forms = _counted(study, searched), _commonest_forms(searched)
    return _compared(counted, forms, group, against) if group else _most_used(counted, forms, searched)


# a code's keywords


def _keywords(study: Study, searched: Searched, code: str, strike: str) -> dict:
    instrument = study.settings.instruments[0]
    wanted = branch(f"={code.removeprefix('=')}", codebook(instrument, study))
    (key,) = wanted
    struck = [form.strip().lower() for form in strike.split(",") if form.strip()]
    lines = [say("language.struck_out", code=key, forms=", ".join(struck), file=strike_out(study, instrument, key, struck))] if struck else []  # fmt: skip
    found = _hit_forms(codebook(instrument, study), key, searched)
    if not found:
        return {"code": key, "keywords": {}, "lines": [*lines, say("language.no_keywords", code=key)]}
    for keyword, forms in found.items():
        told = " · ".join(f"{form} {count}" for form, count in forms.most_common()) or say("language.nothing")
        lines.append(f"{keyword}: {told}")
    lines += ["", say("language.how_to_strike", code=key)]
    return {
        "code": key,
        "keywords": {keyword: dict(forms.most_common()) for keyword, forms in found.items()},
        "lines": lines,
    }


def _hit_forms(book: Codebook, code: str, searched: Searched) -> dict[str, Counter[str]]:
    corpus = searched.corpus
    return {pattern.text: corpus.forms(pattern) for pattern in patterns(book.codes[code])}


# words that many use


def _counted(study: Study, searched: Searched) -> "pd.DataFrame":
    """One row per unit and lemma: group, informant (or meeting, or document), word, count."""
    import pandas as pd

    documents = study.documents.dropna(subset="id").drop_duplicates("id").set_index("id")
    groups = dict(zip(study.meetings["id"], study.meetings["group"], strict=True))
    interviews = study.interviews.dropna(subset="id").drop_duplicates("id").set_index("id")["category"]
    consents = Consents(study)
    counts: dict[tuple, Counter[str]] = defaultdict(Counter)
    for source, text in zip(searched.sources, searched.texts, strict=True):
        row = documents.loc[source.id]
        if isinstance(row["interview"], str):
            unit = (interviews.get(row["interview"]), consents.informant(row["interview"]) or source.id)
        else:
            unit = (
                groups.get(row["meeting"]),
                row["meeting"] if isinstance(row["meeting"], str) else source.id,
            )
        counts[unit].update(_lemma_counts(text))
    rows = [(*unit, word, count) for unit, own in counts.items() for word, count in own.items()]
    return pd.DataFrame(rows, columns=["group", "informant", "word", "count"])


def _lemma_counts(text) -> Counter[str]:
    """How often each content word stands in a text, by its lemma."""
    lemmas = Counter(text.lemmas[place] for place in text.form)
    common = listed("function_words")
    return Counter(
        {
            w: n
            for w, n in lemmas.items()
            if len(w) >= LEAST and w not in common and any(c.isalpha() for c in w)
        }
    )


def _commonest_forms(searched: Searched) -> dict[str, str]:
    """The form that each lemma mostly has: what people recognise, also where the lemma is wrong (steg, not stega)."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for text in searched.texts:
        for place in text.form:
            counts[text.lemmas[place]][text.forms[place]] += 1
    return {lemma: forms.most_common(1)[0][0] for lemma, forms in counts.items()}


def _most_used(counted: "pd.DataFrame", forms: dict[str, str], searched: Searched) -> dict:
    units = counted["informant"].nunique()
    table = counted.groupby("word").agg(units=("informant", "nunique"), count=("count", "sum")).reset_index()
    table = table.sort_values(["units", "count", "word"], ascending=[False, False, True])
    rows = [row | {"form": forms[row["word"]]} for row in table.to_dict("records")]
    wide = max((len(row["form"]) for row in rows[:TOLD]), default=0)
    lines = [say("language.words_by_units", units=units), ""]
    lines += [f"{row['form']:<{wide}}  {row['units']:>4}  {row['count']:>5}" for row in rows[:TOLD]]
    return {"units": units, "words": rows, "lines": [*lines, *left_out_lines(searched.left_out)]}


def compared(study: Study, group: str, against: str) -> dict | None:
    """What one group's texts have more of than another's, as ``folje words`` tells it; None where either has no text."""
    searched = search_in([str(study.path)])
    counted = _counted(study, searched)
    if not {group, against} <= set(counted["group"].dropna()):
        return None
    return _compared(counted, _commonest_forms(searched), group, against)


def _compared(counted: "pd.DataFrame", forms: dict[str, str], group: str, against: str) -> dict:
    known = sorted(counted["group"].dropna().unique())
    for each in (group, against):
        if each not in known:
            raise UseError(say("language.no_group", group=each, known=", ".join(known)))
    result = keyness(counted, group, against)
    wide = result.pivot(index="word", columns="measure", values="value").reset_index()
    wide = (
        wide.sort_values(["log_ratio", "informants", "word"], ascending=[False, False, True])
        if len(wide)
        else wide
    )
    rows = [
        {
            "word": r["word"],
            "form": forms[r["word"]],
            "log_ratio": float(r["log_ratio"]),
            "units": int(r["informants"]),
        }
        for r in wide.to_dict("records")
    ]
    n = int(counted[counted["group"] == group]["informant"].nunique())
    width = max((len(row["form"]) for row in rows[:TOLD]), default=0)
    lines = [say("language.keyness", group=group, against=against, n=n), ""]
    lines += [f"{r['form']:<{width}}  {decimal(r['log_ratio'], 1):>6}  {r['units']:>4}" for r in rows[:TOLD]]
    return {"group": group, "against": against, "n": n, "keyness": rows, "lines": lines}
