"""Golden values of @did/metrics from scikit-learn, on scores with many ties.

    python -m venv venv && venv/bin/pip install scikit-learn
    venv/bin/python tools/reference/metrics.py

writes packages/metrics/golden/metrics.json. The scores follow from a formula that the test evaluates as well, so
only the results are stored.
"""

import json
import platform
from pathlib import Path

import numpy as np
import scipy
import sklearn
from scipy.interpolate import interp1d
from scipy.optimize import brentq
from sklearn import metrics

CASES = 200
BINS = 10
OUT = Path(__file__).resolve().parents[2] / "packages/metrics/golden/metrics.json"


def draws(seed):
    """The generator of Numerical Recipes, as 24 bits of a number in [0, 1)."""
    state = seed
    while True:
        state = (state * 1664525 + 1013904223) % 2**32
        yield (state >> 8) / 2**24


def case(index):
    """Scores in steps of 1/64 or coarser, higher for fakes; the first two labels are 1 and 0."""
    draw = draws(index * 2654435761 % 2**32)
    size = 4 + int(next(draw) * 60)
    steps = 2 ** (1 + index % 6)
    labels, scores = [], []
    for i in range(size):
        label = (1, 0)[i] if i < 2 else int(next(draw) < 0.4)
        score = 0.7 * next(draw) + 0.3 * label * next(draw)
        labels.append(label)
        scores.append(int(score * steps) / steps)
    return np.array(labels), np.array(scores)


def calibration(labels, scores):
    true, predicted = [
        np.asarray(v) for v in sklearn.calibration.calibration_curve(labels, scores, n_bins=BINS)
    ]
    edges = np.linspace(0, 1, BINS + 1)
    counts = np.bincount(np.searchsorted(edges[1:-1], scores), minlength=BINS)
    return float(np.sum(counts[counts > 0] / len(labels) * np.abs(true - predicted)))


def result(index):
    labels, scores = case(index)
    fpr, tpr, thresholds = metrics.roc_curve(labels, scores, drop_intermediate=False)
    values = {
        "n": len(labels),
        "auc": metrics.roc_auc_score(labels, scores),
        "ap": metrics.average_precision_score(labels, scores),
        "pauc10": metrics.roc_auc_score(labels, scores, max_fpr=0.1),
        "pauc35": metrics.roc_auc_score(labels, scores, max_fpr=0.35),
        "eer": brentq(lambda x: 1 - x - interp1d(fpr, tpr)(x), 0, 1, xtol=1e-15, rtol=1e-14),
        "brier": metrics.brier_score_loss(labels, scores),
        "ece": calibration(labels, scores),
        "confusion": metrics.confusion_matrix(labels, scores >= 0.5).tolist(),
    }
    if index % 40 == 0:
        values["roc"] = [fpr.tolist(), tpr.tolist(), thresholds[1:].tolist()]
    return values


def rounded(value):
    """Twelve digits are enough for float64 sums of 64 items."""
    if isinstance(value, dict):
        return {key: rounded(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [rounded(entry) for entry in value]
    return float(f"{value:.12g}") if isinstance(value, float) else value


def main():
    import sklearn.calibration  # noqa: F401, a submodule

    golden = {
        "made_by": "tools/reference/metrics.py",
        "versions": {
            "python": platform.python_version(),
            "scikit-learn": sklearn.__version__,
            "scipy": scipy.__version__,
            "numpy": np.__version__,
        },
        "bins": BINS,
        "cases": [rounded(result(index)) for index in range(CASES)],
    }
    OUT.parent.mkdir(exist_ok=True)
    text = json.dumps(golden, separators=(",", ":")).replace('{"n"', '\n{"n"')
    OUT.write_text(text + "\n")
    print(f"{OUT.name}: {CASES} cases, {len(text) / 1024:.0f} kB")


main()
