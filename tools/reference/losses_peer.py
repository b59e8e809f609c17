"""The peer of `did bench auc-loss`: times value and gradient of AUC losses in PyTorch on one thread, as it is asked.

Each line of standard input is {"form", "size", "repeats"}; the answer is the median in milliseconds, or "none" where a
form is not here or its matrix of pairs would not fit.
"""

import json
import statistics
import sys
import time

import torch

torch.set_num_threads(1)

try:
    from libauc.losses.auc import AUCMLoss, PairwiseAUCLoss
except ImportError:
    AUCMLoss = PairwiseAUCLoss = None

MARGIN = 0.15
LARGEST_PAIRWISE = 20_000


def pairwise(scores, labels):
    gap = scores[labels == 1][:, None] - scores[labels == 0][None, :]
    return torch.relu(MARGIN - gap).square().mean()


def sorted_sums(scores, labels):
    """What a careful PyTorch user could write: a sort and prefix sums in float64."""
    s = scores.double()
    reals = torch.sort(s[labels == 0]).values
    thresholds = s[labels == 1] - MARGIN
    first = torch.searchsorted(reals.detach(), thresholds.detach(), right=True)
    zero = reals.new_zeros(1)
    sums = torch.cat([zero, reals.cumsum(0)])
    squares = torch.cat([zero, reals.square().cumsum(0)])
    above = len(reals) - first
    s1, s2 = sums[-1] - sums[first], squares[-1] - squares[first]
    return (s2 - 2 * thresholds * s1 + thresholds.square() * above).sum() / (len(thresholds) * len(reals))


def libauc(loss):
    return None if loss is None else lambda scores, labels: loss(scores[:, None], labels[:, None])


def form_of(name):
    if name == "pytorch-pairwise":
        return pairwise
    if name == "pytorch-sorted":
        return sorted_sums
    if name == "libauc-pairwise":
        return libauc(PairwiseAUCLoss and PairwiseAUCLoss(surr_loss="squared_hinge", hparam=MARGIN))
    return libauc(AUCMLoss and AUCMLoss())


def median_ms(form, size, repeats):
    torch.manual_seed(1)
    scores = torch.randn(size, requires_grad=True)
    labels = (torch.arange(size) % 2).float()
    times = []
    for i in range(repeats + 1):
        started = time.perf_counter()
        torch.autograd.grad(form(scores, labels).sum(), scores)
        if i > 0:
            times.append(1000 * (time.perf_counter() - started))
    return statistics.median(times)


print("ready", torch.__version__, "without LibAUC" if AUCMLoss is None else "with LibAUC", flush=True)
for line in sys.stdin:
    asked = json.loads(line)
    form = form_of(asked["form"])
    too_large = "pairwise" in asked["form"] and asked["size"] > LARGEST_PAIRWISE
    print("none" if form is None or too_large else median_ms(form, asked["size"], asked["repeats"]), flush=True)
