"""Golden values of discovered domains: k-means and mixtures of scikit-learn, assignment and
generalised eigenvectors of scipy.

    tools/reference/.venv/bin/python tools/reference/domains.py

writes packages/did/golden/domains.json.
"""

import json
import pathlib
import platform

import numpy as np
import scipy
import sklearn
from scipy.linalg import eigh
from scipy.optimize import linear_sum_assignment
from sklearn.cluster import KMeans
from sklearn.mixture import GaussianMixture

ROOT = pathlib.Path(__file__).resolve().parents[2]


def blobs(rng, rows, columns, clusters, spread):
    centres = rng.normal(0, 3, (clusters, columns))
    return np.round(centres[rng.integers(0, clusters, rows)] + spread * rng.normal(size=(rows, columns)), 3)


def clustering(rng, rows, columns, clusters, spread):
    x = blobs(rng, rows, columns, clusters, spread).astype(np.float32)
    start = x[rng.choice(rows, clusters, replace=False)]
    fit = KMeans(clusters, init=start.astype(np.float64), n_init=1, tol=0, max_iter=300, algorithm="lloyd").fit(
        x.astype(np.float64)
    )
    best = KMeans(clusters, n_init=50, random_state=0).fit(x.astype(np.float64))
    return {
        "columns": columns,
        "rows": x.ravel().tolist(),
        "start": start.ravel().tolist(),
        "labels": fit.labels_.tolist(),
        "inertia": float(fit.inertia_),
        "bestInertia": float(best.inertia_),
        "mixture": mixture(x.astype(np.float64), fit.labels_, clusters),
    }


def mixture(x, labels, clusters):
    """From groups that are given: its first maximisation is done here."""
    means = np.array([x[labels == c].mean(0) for c in range(clusters)])
    variances = np.array([x[labels == c].var(0) + 0.1 for c in range(clusters)])
    fit = GaussianMixture(
        clusters,
        covariance_type="diag",
        weights_init=np.bincount(labels) / len(x),
        means_init=means,
        precisions_init=1 / variances,
        reg_covar=0.1,
    ).fit(x)
    assert fit.converged_
    return {"labels": fit.predict(x).tolist(), "logLikelihood": float(fit.score(x)), "bic": float(fit.bic(x))}


def assignment(rng, items, clusters, largest):
    before = rng.integers(0, largest, items)
    after = np.where(rng.random(items) < 0.5, (before + 1) % clusters, rng.integers(0, clusters, items))
    after[:clusters] = np.arange(clusters)
    shared = np.zeros((clusters, largest), int)
    np.add.at(shared, (after, before), 1)
    rows, columns = linear_sum_assignment(-shared)
    return {
        "largest": largest,
        "before": (before + 1).tolist(),
        "after": after.tolist(),
        "kept": int(shared[rows, columns].sum()),
    }


def relative(rng, rows, columns, components):
    """Fakes that differ along two directions more than real ones, which differ far more along others; the last column is constant."""
    fake = rng.random(rows) < 0.6
    mixing = rng.normal(size=(columns - 1, columns - 1)) * 10.0 ** rng.integers(-1, 2, (1, columns - 1))
    hidden = rng.normal(size=(rows, columns - 1)) * np.linspace(4, 1, columns - 1)
    hidden[fake, -1] += rng.choice([-12.0, 12.0], fake.sum())
    hidden[fake, -2] += rng.choice([-7.0, 7.0], fake.sum())
    x = np.hstack([hidden @ mixing + 5, np.full((rows, 1), 2.5)]).astype(np.float32)
    z = x.astype(np.float64) - x.mean(0, dtype=np.float64)
    deviation = z.std(0)
    z = np.where(deviation > 1e-6, z / np.where(deviation > 1e-6, deviation, 1), 0)
    real = np.cov(z[~fake].T, bias=True)
    real += 0.1 * np.trace(real) / columns * np.eye(columns)
    _, vectors = eigh(np.cov(z[fake].T, bias=True), real)
    scores = z[fake] @ vectors[:, ::-1][:, :components]
    return {
        "columns": columns,
        "components": components,
        "rows": x.ravel().tolist(),
        "isFake": fake.tolist(),
        # Eigenvectors have no sign.
        "sizes": [float(f"{v:.8g}") for v in np.abs(scores).ravel()],
    }


def main():
    rng = np.random.default_rng(20)
    made_by = {
        "script": "domains.py",
        "python": platform.python_version(),
        "numpy": np.__version__,
        "scipy": scipy.__version__,
        "scikit-learn": sklearn.__version__,
    }
    content = {
        "madeBy": made_by,
        "clusterings": [clustering(rng, *c) for c in [(60, 2, 3, 0.5), (80, 5, 4, 2.0), (40, 3, 6, 1.5)]],
        "assignments": [assignment(rng, *c) for c in [(50, 3, 3), (80, 6, 6), (60, 4, 8), (200, 8, 8), (30, 1, 5)]],
        "relative": [relative(rng, *c) for c in [(60, 6, 2), (90, 9, 2)]],
    }
    target = ROOT / "packages/did/golden/domains.json"
    target.write_text(json.dumps(content, separators=(",", ":")).replace("},{", "},\n{") + "\n")
    print(target, target.stat().st_size, "bytes")


main()
