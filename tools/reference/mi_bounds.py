"""Bounds of the mutual information from critics' scores, with their gradients, in float64, as the papers print them."""

import math

import torch
import torch.nn.functional as F

from golden import numbers, write

torch.manual_seed(13)
torch.set_default_dtype(torch.float64)


def log_mean_exp(x):
    return torch.logsumexp(x.flatten(), 0) - math.log(x.numel())


def jsd(joint, product):
    return F.logsigmoid(joint).mean() + F.logsigmoid(-product).mean()


def with_gradient_of(figure, surrogate):
    return surrogate + (figure - surrogate).detach()


def smile(joint, product, clip):
    return joint.mean() - log_mean_exp(product.clamp(-clip, clip))


OF_PAIRS = {
    "donskerVaradhan": lambda j, p: j.mean() - log_mean_exp(p),
    "nwj": lambda j, p: j.mean() - (p - 1).exp().mean(),
    "jsToNwj": lambda j, p: with_gradient_of(1 + j.mean() - p.exp().mean(), jsd(j, p)),
    "densityRatio": lambda j, p: with_gradient_of(j.mean(), jsd(j, p)),
    "smile1": lambda j, p: with_gradient_of(smile(j, p, 1.0), jsd(j, p)),
    "smile5Own": lambda j, p: smile(j, p, 5.0),
}

pairs = []
for scale in (0.5, 3.0, 20.0):
    for name, bound in OF_PAIRS.items():
        joint = (torch.randn(6) * scale).requires_grad_()
        product = (torch.randn(9) * scale).requires_grad_()
        value = bound(joint, product)
        by_joint, by_product = torch.autograd.grad(value, (joint, product))
        pairs.append(
            {
                "bound": name,
                "joint": numbers(joint),
                "product": numbers(product),
                "value": value.item(),
                "byJoint": numbers(by_joint),
                "byProduct": numbers(by_product),
            }
        )

matrices = []


def info_nce(s):
    by_row = torch.log_softmax(s, 1).diagonal()
    by_column = torch.log_softmax(s, 0).diagonal()
    return math.log(len(s)) + (by_row + by_column).mean() / 2


def club(s):
    return s.diagonal().mean() - s.mean()


def leave_one_out(s):
    off = s.masked_fill(torch.eye(len(s), dtype=torch.bool), -math.inf)
    return (s.diagonal() - (torch.logsumexp(off, 0) - math.log(len(s) - 1))).mean()


for scale in (0.5, 3.0, 20.0):
    for name, bound in {"infoNce": info_nce, "club": club, "leaveOneOut": leave_one_out}.items():
        scores = (torch.randn(5, 5) * scale).requires_grad_()
        value = bound(scores)
        (gradient,) = torch.autograd.grad(value, scores)
        matrices.append(
            {"bound": name, "scores": numbers(scores), "value": value.item(), "gradient": numbers(gradient)}
        )

# MINE over four batches: the average moves, and the gradient divides by it.
rate = 0.1
average = None
mine = []
for _ in range(4):
    joint = torch.randn(6, requires_grad=True)
    product = (torch.randn(9) * 2).requires_grad_()
    mean = product.exp().mean()
    average = mean.detach() if average is None else (1 - rate) * average + rate * mean.detach()
    by_joint, by_product = torch.autograd.grad(joint.mean() - mean / average, (joint, product))
    mine.append(
        {
            "joint": numbers(joint),
            "product": numbers(product),
            "value": (joint.mean() - log_mean_exp(product)).item(),
            "byJoint": numbers(by_joint),
            "byProduct": numbers(by_product),
        }
    )

write("packages/mi-estimator/golden/bounds.json", [{"pairs": pairs, "matrices": matrices, "mine": mine, "rate": rate}])
