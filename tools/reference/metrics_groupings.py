"""Golden values of @did/metrics' figures of two groupings, from scikit-learn.

    tools/reference/.venv/bin/python tools/reference/metrics_groupings.py

writes packages/metrics/golden/groupings.json: groupings that agree in part, that are independent, that are the same under other
names, of one group and of one item each.
"""

import numpy as np
from metrics_cases import rounded, write
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score


def groupings():
    rng = np.random.default_rng(16)
    for index in range(60):
        items, first, second = int(rng.integers(2, 80)), int(rng.integers(1, 8)), int(rng.integers(1, 8))
        a = rng.integers(0, first, items)
        keep = rng.random(items) < (index % 5) / 4
        yield a, np.where(keep, (3 * a + 1) % 7, 10 + rng.integers(0, second, items))
    yield np.zeros(5, int), np.ones(5, int)
    yield np.zeros(5, int), np.arange(5)
    yield np.arange(5), np.arange(5)[::-1]
    yield np.array([7]), np.array([3])
    # Independent to the last bit, and worse than chance.
    yield np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])
    yield np.repeat([0, 1, 2], 3), np.tile([0, 1, 2], 3)


def main():
    cases = [
        {
            "first": a.tolist(),
            "second": b.tolist(),
            "nmi": float(normalized_mutual_info_score(a, b)),
            "ari": float(adjusted_rand_score(a, b)),
        }
        for a, b in groupings()
    ]
    write("groupings.json", "metrics_groupings.py", {"cases": rounded(cases, 14)})


main()
