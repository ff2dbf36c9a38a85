"""Codes proposed by a ranking that has learnt from coded passages, blended with the keywords.

TF-IDF of lemmas and word forms and one logistic regression per code (scikit-learn, the extra `suggest`). On its own it is worse than
keywords until there are hundreds of passages; from about forty the blend of both is better than either. It is trained when it is asked
for and kept nowhere: no model holds anybody's words on disk.
"""

from collections.abc import Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING

from coding.language.tokens import Tokens
from coding.suggestions.keywords import KeywordHits

if TYPE_CHECKING:
    import numpy as np

LEAST_PASSAGES = 40  # coded passages before a ranking is trained
LEAST_EXAMPLES = 8  # of a code: a rarer one is proposed by its keywords only
KEYWORDS_WEIGH = 0.25  # of what the keywords say beside a probability


def can_learn() -> bool:
    """Whether scikit-learn is installed."""
    return find_spec("sklearn") is not None


def blended(
    hits: KeywordHits, passages: Sequence[Tokens], given: Sequence[frozenset[str] | None]
) -> "np.ndarray | None":
    """The score of each code for each passage: the probability that was learnt, and a quarter of what the keywords say.

    Parameters
    ----------
    hits : what the keywords hit in the same passages
    given : the codes a person has given each passage; None where the passage is uncoded

    Returns
    -------
    passage × code in the order of `hits.codes`; None when there is too little to learn from.
    """
    coded = [place for place, codes in enumerate(given) if codes is not None]
    if len(coded) < LEAST_PASSAGES or not can_learn():
        return None
    share = _probabilities(hits, passages, given, coded)
    if not share:
        return None
    score = KEYWORDS_WEIGH * hits.score
    for code, probability in share.items():
        score[:, code] += probability
    return score


def _probabilities(
    hits: KeywordHits, passages: Sequence[Tokens], given: Sequence[frozenset[str] | None], coded: list[int]
) -> "dict[int, np.ndarray]":
    """Code → its probability in each passage, for codes with enough examples of both kinds."""
    import numpy as np
    from scipy.sparse import csr_matrix, hstack
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    vectors = TfidfVectorizer(analyzer=terms, sublinear_tf=True, min_df=2)
    vectors.fit([passages[place] for place in coded])
    features = hstack([vectors.transform(passages), csr_matrix(KEYWORDS_WEIGH * (hits.score > 0))]).tocsr()
    share: dict[int, np.ndarray] = {}
    for place, code in enumerate(hits.codes):
        has = np.array([code in (given[each] or ()) for each in coded])
        if LEAST_EXAMPLES <= has.sum() < len(coded):
            model = LogisticRegression(C=10, class_weight="balanced", max_iter=1000)
            share[place] = model.fit(features[coded], has).predict_proba(features)[:, 1]
    return share


def terms(passage: Tokens) -> list[str]:
    """What a passage is told by: the lemma of each word."""
    return [passage.lemmas[place] for place in passage.form]
