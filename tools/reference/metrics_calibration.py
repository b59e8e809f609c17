"""Golden values of @did/metrics' calibration and BCa interval, from scikit-learn and scipy.

    tools/reference/.venv/bin/python tools/reference/metrics_calibration.py

writes packages/metrics/golden/calibration.json. Temperature and Platt's two numbers are the roots of the gradient by scipy,
to the last digits; scikit-learn's optimisers stop some digits earlier and must agree as far as they go.
"""

import numpy as np
from metrics_cases import case, rounded, write
from scipy.optimize import brentq, root
from scipy.special import expit
from scipy.stats import bootstrap
from sklearn.calibration import _sigmoid_calibration, _TemperatureScaling
from sklearn.isotonic import IsotonicRegression

CASES = 60


def temperature(labels, scores):
    """On logits 6 s - 3; None where no temperature is best."""
    logits = 6 * scores - 3

    def slope(sharpness):
        return np.sum((expit(sharpness * logits) - labels) * logits)

    wrong = (logits != 0) & ((logits > 0) != (labels == 1))
    if slope(0) >= 0 or not wrong.any():
        return None
    found = 1 / brentq(slope, 0, 1e4, xtol=1e-15, rtol=1e-14)
    # scikit-learn's two logits are -x and x, so that its sharpness is half of ours.
    theirs = 1 / (2 * _TemperatureScaling().fit(logits, labels).beta_)
    assert abs(found / theirs - 1) < 1e-5 or found < 0.02 or found > 1e4, (found, theirs)
    return float(found)


def platt(labels, scores):
    positives = labels.sum()
    targets = np.where(labels == 1, (positives + 1) / (positives + 2), 1 / (len(labels) - positives + 2))

    def gradient(ab):
        p = expit(ab[0] * scores + ab[1])
        return [np.sum((p - targets) * scores), np.sum(p - targets)]

    def hessian(ab):
        p = expit(ab[0] * scores + ab[1])
        w = p * (1 - p)
        return [[np.sum(w * scores**2), np.sum(w * scores)], [np.sum(w * scores), np.sum(w)]]

    if np.ptp(scores) == 0:
        return None
    a, b = _sigmoid_calibration(scores, labels)
    solved = root(gradient, [-a, -b], jac=hessian, tol=1e-15).x
    assert np.allclose(solved, [-a, -b], rtol=1e-3, atol=1e-3), (solved, a, b)
    return solved.tolist()


def isotonic(labels, scores):
    fit = IsotonicRegression(out_of_bounds="clip").fit(scores, labels)
    at = np.linspace(-0.2, 1.2, 15)
    return [fit.X_thresholds_.tolist(), fit.y_thresholds_.tolist(), fit.predict(at).tolist()]


def weighted(labels, scores):
    i = np.arange(len(labels))
    fit = IsotonicRegression().fit(scores, labels + (i % 5) / 8, sample_weight=1 + i % 3)
    return [fit.X_thresholds_.tolist(), fit.y_thresholds_.tolist()]


def bca():
    """A skewed sample: the mean of 40 quantiles of the exponential distribution."""
    sample = -np.log((np.arange(40) + 0.5) / 40)
    result = bootstrap(
        (sample,), np.mean, n_resamples=200_000, method="BCa", rng=np.random.default_rng(1), batch=10_000
    )
    return {"low": float(result.confidence_interval.low), "high": float(result.confidence_interval.high)}


def main():
    rows = []
    for index in range(CASES):
        labels, scores = case(index)
        rows.append(
            {
                "temperature": temperature(labels, scores),
                "platt": platt(labels, scores),
                "isotonic": isotonic(labels, scores),
                "weighted": weighted(labels, scores),
            }
        )
    write("calibration.json", "metrics_calibration.py", {"bca": rounded(bca(), 6), "cases": rounded(rows, 12)})


main()
