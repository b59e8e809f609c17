"""What the balancers and AUCM's ascent do over some steps, in float64: FAMO as its authors' code, PESG as LibAUC's."""

import torch
import torch.nn.functional as F
from libauc.losses.auc import AUCMLoss
from libauc.optimizers.pesg import PESG

from golden import numbers, write

torch.manual_seed(3)
torch.set_default_dtype(torch.float64)
TERMS = 3


def famo(steps):
    xi = torch.zeros(TERMS, requires_grad=True)
    lowest = torch.tensor([0.0, 0.1, 0.0])
    optimizer = torch.optim.Adam([xi], lr=0.025, weight_decay=1e-5)
    out = []
    for _ in range(steps):
        before = torch.tensor(numbers(torch.rand(TERMS) + 0.3)).requires_grad_()
        z = F.softmax(xi, -1)
        above = before - lowest + 1e-8
        c = (z / above).sum().detach()
        loss = (above.log() * z / c).sum()
        (gradient,) = torch.autograd.grad(loss, before)
        after = torch.tensor(numbers(before.detach() * (0.5 + torch.rand(TERMS) / 2)) ).clamp(min=0.15)
        delta = above.detach().log() - (after - lowest + 1e-8).log()
        optimizer.zero_grad()
        (xi.grad,) = torch.autograd.grad(F.softmax(xi, -1), xi, grad_outputs=delta)
        optimizer.step()
        out.append(
            {
                "before": numbers(before),
                "after": numbers(after),
                "value": loss.item(),
                "gradient": numbers(gradient),
                "weights": numbers(F.softmax(xi, -1)),
            }
        )
    return out


def uncertainty():
    losses = torch.tensor([0.5, 2.0, 0.1]).requires_grad_()
    s = torch.tensor([0.2, -0.3, 1.0]).requires_grad_()
    total = (torch.exp(-s) * losses + s / 2).sum()
    by_losses, by_s = torch.autograd.grad(total, [losses, s])
    return {
        "losses": numbers(losses),
        "logVariances": numbers(s),
        "value": total.item(),
        "gradient": numbers(by_losses),
        "logVarianceGradient": numbers(by_s),
    }


def dynamic_average():
    means = torch.tensor([[1.0, 2.0, 3.0], [0.5, 1.8, 3.3], [0.4, 1.7, 1.0]])
    rows = [torch.ones(TERMS)]
    rows += [TERMS * F.softmax(means[t] / means[t - 1] / 2, -1) for t in (1, 2)]
    return {"means": means.tolist(), "weights": [numbers(row) for row in rows]}


def pesg(steps):
    """One score per sample as the model: a, b, alpha and the scores after each step."""
    labels = torch.tensor([1.0, 0.0, 0.0, 1.0, 0.0])
    h = torch.nn.Parameter(torch.tensor([0.2, 0.6, 0.1, 0.9, 0.4]))
    loss_fn = AUCMLoss(margin=1.0).double()
    optimizer = PESG([h], loss_fn=loss_fn, lr=0.1, momentum=0, weight_decay=0, epoch_decay=0, clip_value=1e9)
    out = []
    for _ in range(steps):
        loss = loss_fn(h[:, None], labels[:, None]).sum()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        state = [loss_fn.a.item(), loss_fn.b.item(), loss_fn.alpha.item()]
        out.append({"value": loss.item(), "scores": numbers(h), "state": state})
    return {"labels": labels.tolist(), "scores": [0.2, 0.6, 0.1, 0.9, 0.4], "rate": 0.1, "steps": out}


write(
    "packages/losses/golden/balance.json",
    {"famo": famo(6), "uncertainty": uncertainty(), "dynamicAverage": dynamic_average(), "pesg": pesg(5)},
)
