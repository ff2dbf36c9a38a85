"""Published tables of ratings, with the page they stand on."""

import numpy as np
import pandas as pd

# Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, example C; also Gwet (2014), table 2.10
FOUR_CODERS = pd.DataFrame(
    [
        line.replace(".", "nan").split()
        for line in """
1 1 . 1
2 2 3 2
3 3 3 3
3 3 3 3
2 2 2 2
1 2 3 4
4 4 4 4
1 1 2 1
2 2 2 2
. 5 5 5
. . 1 1
. . 3 .
""".strip().splitlines()
    ],
    columns=list("ABCD"),
    dtype="float64",
)

# Fleiss (1971), Psychological Bulletin 76, table 1: six psychiatrists, five diagnoses, thirty patients
DIAGNOSES = """
00060 03003 01401 00006 03030 20400 00402 20310 20040 00006 10050 11040 03300 10050 02031
00501 30012 51000 02040 10203 00006 01050 02013 20040 10041 05010 40002 02040 10500 00006
"""


def of_counts(lines):
    """Ratings of counts per category, the coders in order of category."""
    return pd.DataFrame([[k for k, count in enumerate(line) for _ in range(int(count))] for line in lines])


def of_table(table):
    """Two coders' ratings of a table: rows are the first one's categories."""
    table = np.array(table)
    return pd.DataFrame(
        [pair for pair in np.ndindex(table.shape) for _ in range(table[pair])], columns=["a", "b"]
    )


FLEISS = of_counts(DIAGNOSES.split())
COHEN = of_table([[88, 10, 2], [14, 40, 6], [18, 10, 12]])  # Cohen (1960), p. 45, of 200
# Fleiss, Cohen & Everitt (1969), Psychological Bulletin 72, p. 325, of 200, with their weights
EVERITT = of_table([[106, 10, 4], [22, 28, 10], [2, 12, 6]])
EVERITT_WEIGHTS = np.array([[1, 0, 0.4444], [0, 1, 0.6666], [0.4444, 0.6666, 1]])
