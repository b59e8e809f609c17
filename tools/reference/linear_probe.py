"""Golden values of the linear probes of `did diagnose`, from scikit-learn.

    tools/reference/.venv/bin/python tools/reference/linear_probe.py

writes packages/did/golden/linear-probe.json: multinomial logistic regression with balanced classes after standardising, with more
rows than columns and with fewer, and with one column that is constant.
"""

import json
import pathlib
import platform

import numpy as np
import sklearn
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

ROOT = pathlib.Path(__file__).resolve().parents[2]
CASES = [  # rows, columns, classes, penalty
    (90, 5, 3, 1e-2),
    (40, 60, 4, 1e-1),
    (120, 8, 2, 1e-3),
]


def draw(rows, columns, classes, rng):
    """Classes of unequal size, shifted apart, in columns of unlike scales; the last column is constant."""
    labels = np.minimum((rng.random(rows) ** 1.5 * classes).astype(int), classes - 1)
    centres = rng.standard_normal((classes, columns))
    scales = 10.0 ** rng.integers(-2, 3, columns)
    x = (centres[labels] + 1.2 * rng.standard_normal((rows, columns))) * scales + 3 * scales
    x[:, -1] = 2.5
    return np.round(x, 5), labels


def case(rows, columns, classes, penalty, rng):
    x, labels = draw(rows, columns, classes, rng)
    fit = rows * 2 // 3
    assert set(labels[:fit]) == set(range(classes))
    scaler = StandardScaler().fit(x[:fit])
    # Two classes: scikit-learn fits one logit, whose penalty is half of that of two logits that are opposite.
    factor = 2 if classes == 2 else 1
    model = LogisticRegression(C=factor / (penalty * fit), class_weight="balanced", tol=1e-10, max_iter=100_000)
    model.fit(scaler.transform(x[:fit]), labels[:fit])
    probabilities = model.predict_proba(scaler.transform(x[fit:]))
    return {
        "classes": classes,
        "penalty": penalty,
        "columns": columns,
        "fit": {"x": x[:fit].ravel().tolist(), "labels": labels[:fit].tolist()},
        "test": {"x": x[fit:].ravel().tolist(), "probabilities": [float(f"{p:.8g}") for p in probabilities.ravel()]},
    }


def main():
    rng = np.random.default_rng(11)
    made_by = {
        "script": "linear_probe.py",
        "python": platform.python_version(),
        "numpy": np.__version__,
        "scikit-learn": sklearn.__version__,
    }
    target = ROOT / "packages/did/golden/linear-probe.json"
    target.write_text(json.dumps({"madeBy": made_by, "cases": [case(*c, rng) for c in CASES]}) + "\n")
    print(target, target.stat().st_size, "bytes")


main()
