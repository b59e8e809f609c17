"""Golden intervals of did ablate's two-level bootstrap, drawn by numpy with AUC by scipy's ranks.

    tools/reference/.venv/bin/python tools/reference/study_paired.py

writes packages/did/golden/study-bootstrap.json: the scores of two variants, three seeds and 30 sources (a real picture and a fake
each), and the intervals of the first variant's mean and of the difference.
"""

import json
from pathlib import Path

import numpy as np
import scipy
from scipy.stats import rankdata

ROUNDS, SOURCES, SEEDS = 20_000, 30, 3


def auc(scores):
    """Of rows (real, fake)."""
    n = len(scores)
    return (rankdata(np.concatenate([scores[:, 0], scores[:, 1]]))[n:].sum() - n * (n + 1) / 2) / n**2


def main():
    rng = np.random.default_rng(8)
    shared = rng.standard_normal((1, 1, SOURCES, 1))
    scores = shared + 0.6 * rng.standard_normal((2, SEEDS, SOURCES, 2))
    scores[0, :, :, 1] += np.array([0.5, 0.8, 0.6])[:, None]
    scores[1, :, :, 1] += np.array([0.9, 0.9, 1.5])[:, None]
    scores = np.round(scores, 3)
    means, differences = [], []
    for _ in range(ROUNDS):
        sources = rng.integers(0, SOURCES, SOURCES)
        drawn = rng.integers(0, SEEDS, SEEDS)
        table = [np.mean([auc(scores[v, s, sources]) for s in drawn]) for v in (0, 1)]
        means.append(table[0])
        differences.append(table[1] - table[0])
    golden = {
        "madeBy": {"script": "study_paired.py", "numpy": np.__version__, "scipy": scipy.__version__},
        "scores": scores.tolist(),
        "mean": [round(float(x), 4) for x in np.percentile(means, [2.5, 97.5])],
        "difference": [round(float(x), 4) for x in np.percentile(differences, [2.5, 97.5])],
    }
    target = Path(__file__).resolve().parents[2] / "packages/did/golden/study-bootstrap.json"
    target.write_text(json.dumps(golden, separators=(",", ":")) + "\n")
    print(target.name, golden["mean"], golden["difference"])


main()
