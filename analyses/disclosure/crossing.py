"""Whether what two traits have in common may be told, when it is known how many have each of them.

How many have both gives how many have only the one, only the other, and neither: all four are told or none is.
"""


def may_be_told(both: int, one: int, other: int, base: int, least: float) -> bool:
    """Whether none of the four groups is smaller than `least`; an empty group tells of everybody outside it.

    Parameters
    ----------
    both, one, other, base : how many have both traits, the one, the other, and how many there are
    least : the smallest group that may be shown, of the more sensitive trait; 0: nobody is given away by them

    >>> may_be_told(8, 14, 15, 30, 5), may_be_told(8, 12, 15, 30, 5), may_be_told(8, 12, 15, 30, 0)
    (True, False, True)
    """
    return min(four_groups(both, one, other, base)) >= least


def four_groups(both: int, one: int, other: int, base: int) -> list[int]:
    """The four groups that are told of when the common number is: both, only the one, only the other, neither."""
    return [both, one - both, other - both, base - one - other + both]
