"""A ranking figure of `did bench auc-metric` in scikit-learn: the peer of `--peer scikit-learn`.

    python auc_metric_peer.py '{"figure": "roc_auc_score", "folder": "..."}'

Reads the bench's own scores (float64) and labels (bytes), prints `ready`, then computes the figure once for every line on
stdin and prints its seconds of processor time.
"""

import json
import pathlib
import resource
import sys
import time

import numpy as np
import sklearn
from sklearn import metrics

FIGURES = {name: getattr(metrics, name) for name in ("roc_auc_score", "roc_curve", "average_precision_score")}


def main():
    spec = json.loads(sys.argv[1])
    folder = pathlib.Path(spec["folder"])
    figure = FIGURES[spec["figure"]]
    scores = np.fromfile(folder / "scores.f64", np.float64)
    labels = np.fromfile(folder / "labels.u8", np.uint8)
    print("ready", sklearn.__version__, flush=True)
    for _ in sys.stdin:
        started = time.process_time()
        figure(labels, scores)
        print(time.process_time() - started, flush=True)
    print("peak", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, flush=True)


main()
