"""How far apart two codes are: nothing or all, by their order, by their numbers, or by what two sets have in common.

A scale answers two questions. ``between(a, b)`` is the disagreement of pairs of categories, elementwise. ``expected(p, r)``
is the disagreement of two codings drawn from the distributions p and r: sum over k and l of v_kl p_k r_l for each row of
two (B, q) arrays. Where the distances allow it, that sum costs q instead of q² steps.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

AT_ONCE = 2**17  # distances worked out at a time


@dataclass(frozen=True)
class Nominal:
    """Alike or not: 0 or 1."""

    def between(self, a: np.ndarray, b: np.ndarray) -> np.ndarray:
        """0 for the same category, else 1."""
        return (a != b).astype(float)

    def expected(self, p: np.ndarray, r: np.ndarray) -> np.ndarray:
        """Sum of p_k (sum of r − r_k)."""
        return (p * (r.sum(axis=-1, keepdims=True) - r)).sum(axis=-1)


@dataclass(frozen=True)
class Linear:
    """By the distance on a line, as a share of the longest: 1 − the linear weights of weighted kappa."""

    positions: np.ndarray  # (q,) ascending

    def between(self, a: np.ndarray, b: np.ndarray) -> np.ndarray:
        """|x_a − x_b| / (largest − smallest)."""
        return np.abs(self.positions[a] - self.positions[b]) / _span(self.positions)

    def expected(self, p: np.ndarray, r: np.ndarray) -> np.ndarray:
        """By the share below and above each gap between neighbours."""
        gaps = np.diff(self.positions)
        p_up, r_up = p[..., ::-1].cumsum(axis=-1)[..., ::-1], r[..., ::-1].cumsum(axis=-1)[..., ::-1]
        p_low, r_low = p.cumsum(axis=-1), r.cumsum(axis=-1)
        across = p_low[..., :-1] * r_up[..., 1:] + p_up[..., 1:] * r_low[..., :-1]
        return (gaps * across).sum(axis=-1) / _span(self.positions)


@dataclass(frozen=True)
class Quadratic:
    """By the squared distance on a line; `unit` is the distance that counts as 1.

    `positions` may be (B, q): a line for each row, as Krippendorff's ordinal metric has.
    """

    positions: np.ndarray
    unit: float = 1.0

    def between(self, a: np.ndarray, b: np.ndarray) -> np.ndarray:
        """((x_a − x_b) / unit)²."""
        return ((self.positions[..., a] - self.positions[..., b]) / self.unit) ** 2

    def expected(self, p: np.ndarray, r: np.ndarray) -> np.ndarray:
        """From the means and the variances of the two distributions."""
        x = self.positions / self.unit
        p_all, r_all = p.sum(axis=-1, keepdims=True), r.sum(axis=-1, keepdims=True)
        p_mean, r_mean = _mean(p, x, p_all), _mean(r, x, r_all)
        spread = (p * (x - p_mean) ** 2).sum(axis=-1) * r_all[..., 0]
        spread = spread + (r * (x - r_mean) ** 2).sum(axis=-1) * p_all[..., 0]
        return spread + (p_all * r_all * (p_mean - r_mean) ** 2)[..., 0]


@dataclass(frozen=True)
class ByPair:
    """By any distance between two categories, given as a function of their positions in the list of categories."""

    between: Callable[[np.ndarray, np.ndarray], np.ndarray]

    def expected(self, p: np.ndarray, r: np.ndarray) -> np.ndarray:
        """Summed over all pairs, some rows of the table of distances at a time."""
        q = p.shape[-1]
        every, rows = np.arange(q), max(1, AT_ONCE // max(q, 1))
        total = np.zeros(p.shape[:-1], np.result_type(p, r))
        for first in range(0, q, rows):
            some = every[first : first + rows]
            distances = self.between(some[:, None], every[None, :])
            total = total + (p[..., some] * (r @ distances.T)).sum(axis=-1)
        return total


Scale = Nominal | Linear | Quadratic | ByPair
NOMINAL = Nominal()


def ratio(numbers: np.ndarray) -> ByPair:
    """Krippendorff's ratio metric ((c − k) / (c + k))², for numbers from 0 up; 0 and 0 are alike."""

    def between(a: np.ndarray, b: np.ndarray) -> np.ndarray:
        both = numbers[a] + numbers[b]
        return ((numbers[a] - numbers[b]) / np.where(both == 0, 1, both)) ** 2

    return ByPair(between)


def masi(sets: list[frozenset]) -> ByPair:
    """The MASI distance between sets of codes: 1 − (shared / all) × (1, ⅔, ⅓ or 0).

    The last factor is 1 for equal sets, ⅔ where one holds the other, ⅓ where they only overlap. Two empty sets are
    alike. Passonneau (2006), LREC, p. 832.
    """
    codes = {code: place for place, code in enumerate(sorted({c for s in sets for c in s}, key=str))}
    holds = np.zeros((len(sets), len(codes)), bool)
    for row, members in enumerate(sets):
        holds[row, [codes[code] for code in members]] = True
    size = holds.sum(axis=1)

    def between(a: np.ndarray, b: np.ndarray) -> np.ndarray:
        shared = (holds[a] & holds[b]).sum(axis=-1)
        whole = size[a] + size[b] - shared
        kind = np.where(shared == whole, 3, np.where(shared == np.minimum(size[a], size[b]), 2, 1))
        return 1 - np.where(whole == 0, 1, shared * kind / (3 * np.maximum(whole, 1)))

    return ByPair(between)


def midranks(totals: np.ndarray) -> np.ndarray:
    """(B, q) the middle rank of each category, given how often each was used.

    Krippendorff's ordinal metric, (n_c/2 + all between + n_k/2)², is the squared difference of two midranks.
    """
    return totals.cumsum(axis=-1) - totals / 2


def _span(positions: np.ndarray) -> float:
    return float(positions[-1] - positions[0]) or 1.0


def _mean(p: np.ndarray, x: np.ndarray, whole: np.ndarray) -> np.ndarray:
    return (p * x).sum(axis=-1, keepdims=True) / np.where(whole == 0, 1, whole)
