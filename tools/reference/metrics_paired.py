"""Golden values of @did/metrics' paired tests, from scipy, and of Holm's adjustment, from R.

    tools/reference/.venv/bin/python tools/reference/metrics_paired.py

writes packages/metrics/golden/paired-tests.json. Wilcoxon's test is scipy's over all ways of giving signs, so that ties are exact
too; where there are none it must equal scipy's own exact test.
"""

import subprocess

import numpy as np
from metrics_cases import rounded, write
from scipy.stats import PermutationMethod, binomtest, ttest_rel, wilcoxon


def pairs(index, rng):
    """AUC-like pairs; every third case in coarse steps, which gives ties and zeros."""
    n = 2 + index % 12
    a, b = 0.7 + 0.05 * rng.standard_normal(n), 0.69 + 0.05 * rng.standard_normal(n)
    steps = 50 if index % 3 == 0 else 1_000_000
    # Multiples of a power of two, whose differences are exact in every language.
    return np.round(a * steps) / 1024, np.round(b * steps) / 1024


def t_test(a, b):
    if len(a) < 2 or np.ptp(a - b) == 0:
        return None
    result = ttest_rel(a, b)
    interval = result.confidence_interval(0.95)
    return {
        "difference": float(np.mean(a - b)),
        "low": float(interval.low),
        "high": float(interval.high),
        "t": float(result.statistic),
        "pValue": float(result.pvalue),
    }


def signed_ranks(a, b):
    d = (a - b)[a != b]
    if len(d) == 0:
        return {"plus": 0, "minus": 0, "pValue": 1.0}
    plus = wilcoxon(d, alternative="greater", method="asymptotic").statistic
    method = PermutationMethod(n_resamples=2 ** len(d) + 1)
    # scipy permutes no single difference; either sign is as likely.
    p = float(wilcoxon(d, method=method).pvalue) if len(d) > 1 else 1.0
    if len(np.unique(np.abs(d))) == len(d):
        assert abs(p - wilcoxon(d, method="exact").pvalue) < 1e-12
    total = len(d) * (len(d) + 1) / 2
    return {"plus": float(plus), "minus": float(total - plus), "pValue": p}


def signs(a, b):
    plus, minus = int((a > b).sum()), int((a < b).sum())
    p = 1.0 if plus + minus == 0 else float(binomtest(plus, plus + minus).pvalue)
    return {"plus": plus, "minus": minus, "pValue": p}


def holm(values):
    given = ",".join(repr(float(v)) for v in values)
    code = f'cat(format(p.adjust(c({given}), method = "holm"), digits = 15))'
    out = subprocess.run(["Rscript", "-e", code], check=True, capture_output=True, text=True).stdout
    return {"given": [float(v) for v in values], "adjusted": [float(v) for v in out.split()]}


def main():
    rng = np.random.default_rng(8)
    cases = []
    for index in range(60):
        a, b = pairs(index, rng)
        cases.append(
            {"a": a.tolist(), "b": b.tolist(), "t": t_test(a, b), "wilcoxon": signed_ranks(a, b), "sign": signs(a, b)}
        )
    adjusted = [holm(np.round(rng.random(m) ** 3, 6)) for m in (1, 2, 3, 4, 5, 8)]
    adjusted.append(holm([0.01, 0.01, 0.2, 0.2, 0.9, 1.0]))
    write("paired-tests.json", "metrics_paired.py", {"cases": rounded(cases, 14), "holm": adjusted})


main()
