"""Golden values of @did/metrics from scikit-learn, on 1,000 cases with ties and three large ones.

    python -m venv venv && venv/bin/pip install scikit-learn
    venv/bin/python tools/reference/metrics.py

writes packages/metrics/golden/metrics.json.
"""

import numpy as np
from metrics_cases import case, columns, rounded, write
from scipy.interpolate import interp1d
from scipy.optimize import brentq
from sklearn import metrics
from sklearn.calibration import calibration_curve

CASES = 1000
BINS = 10
# Large enough for the radix sort: many ties, few, and next to none.
LARGE = [(1, 5000, 2**6), (2, 5000, 2**14), (3, 20000, 2**30)]


def calibration(labels, scores, strategy):
    true, predicted = calibration_curve(labels, scores, n_bins=BINS, strategy=strategy)
    edges = np.linspace(0, 1, BINS + 1)
    if strategy == "quantile":
        edges = np.percentile(scores, edges * 100)
    counts = np.bincount(np.searchsorted(edges[1:-1], scores), minlength=BINS)
    return float(np.sum(counts[counts > 0] / len(labels) * np.abs(true - predicted)))


def ranking(labels, scores):
    fpr, tpr, _ = metrics.roc_curve(labels, scores, drop_intermediate=False)
    tn, fp, fn, tp = metrics.confusion_matrix(labels, scores >= 0.5).ravel().tolist()
    return {
        "n": len(labels),
        "auc": metrics.roc_auc_score(labels, scores),
        "ap": metrics.average_precision_score(labels, scores),
        "pauc10": metrics.roc_auc_score(labels, scores, max_fpr=0.1),
        "pauc35": metrics.roc_auc_score(labels, scores, max_fpr=0.35),
        "eer": brentq(lambda x: 1 - x - interp1d(fpr, tpr)(x), 0, 1, xtol=1e-15, rtol=1e-14),
        "brier": metrics.brier_score_loss(labels, scores),
        "ece": calibration(labels, scores, "uniform"),
        "eceMass": calibration(labels, scores, "quantile"),
        "confusion": [tn, fp, fn, tp],
    }


def curve(index):
    labels, scores = case(index)
    fpr, tpr, thresholds = metrics.roc_curve(labels, scores, drop_intermediate=False)
    return {"index": index, "roc": [fpr.tolist(), tpr.tolist(), thresholds[1:].tolist()]}


def main():
    # Ten digits of sums of at most 64 float64 values; twelve of the large ones.
    write(
        "metrics.json",
        "metrics.py",
        {
            "bins": BINS,
            "cases": columns([rounded(ranking(*case(index)), 10) for index in range(CASES)]),
            "curves": [rounded(curve(index), 12) for index in range(0, CASES, 200)],
            "large": [
                {"index": index, "steps": steps, **rounded(ranking(*case(index, size, steps)), 12)}
                for index, size, steps in LARGE
            ],
        },
    )


main()
