"""The scores on which @did/metrics is compared with scikit-learn: a formula that the tests evaluate as well.

So only results are stored; `drawCase` in packages/metrics/src/testing/draw-case.ts is the same in TypeScript.
"""

import json
import platform
from pathlib import Path

import numpy as np
import scipy
import sklearn

GOLDEN = Path(__file__).resolve().parents[2] / "packages/metrics/golden"


def draws(seed):
    """The generator of Numerical Recipes, as 24 bits of a number in [0, 1)."""
    state = seed
    while True:
        state = (state * 1664525 + 1013904223) % 2**32
        yield (state >> 8) / 2**24


def case(index, size=None, steps=None):
    """Scores in steps of 1/64 or coarser, higher for fakes; the first two labels are 1 and 0."""
    draw = draws(index * 2654435761 % 2**32)
    drawn = 4 + int(next(draw) * 60)
    size = size or drawn
    steps = steps or 2 ** (1 + index % 6)
    labels, scores = [], []
    for i in range(size):
        label = (1, 0)[i] if i < 2 else int(next(draw) < 0.4)
        score = 0.7 * next(draw) + 0.3 * label * next(draw)
        labels.append(label)
        scores.append(int(score * steps) / steps)
    return np.array(labels), np.array(scores)


def rounded(value, digits):
    if isinstance(value, dict):
        return {key: rounded(entry, digits) for key, entry in value.items()}
    if isinstance(value, (list, tuple)):
        return [rounded(entry, digits) for entry in value]
    return float(f"{value:.{digits}g}") if isinstance(value, float) else value


def columns(rows):
    """Rows of one shape as one list for each key: a third of the size."""
    return {key: [row[key] for row in rows] for key in rows[0]}


def write(name, script, content):
    versions = {
        "python": platform.python_version(),
        "scikit-learn": sklearn.__version__,
        "scipy": scipy.__version__,
        "numpy": np.__version__,
    }
    golden = {"madeBy": {"script": script, **versions}, **content}
    text = json.dumps(golden, separators=(",", ":"))
    # One column a line: a change shows in its own.
    text = text.replace('],"', '],\n"').replace('},"', '},\n"').replace('":{"', '":{\n"')
    (GOLDEN / name).write_text(text + "\n")
    print(f"{name}: {len(text) / 1024:.0f} kB")
