"""WMW AUC, BCE and cross-entropy with their gradients, in float64, written as the papers print them."""

import torch
import torch.nn.functional as F

from golden import numbers, write

torch.manual_seed(7)
torch.set_default_dtype(torch.float64)


def wmw(scores, labels, margin, power, printed, violating):
    fake, real = scores[labels == 1], scores[labels == 0]
    gap = fake[:, None] - real[None, :]
    wrong = gap < margin
    term = -((gap - margin) ** power) if printed else (margin - gap) ** power
    term = torch.where(wrong, term, torch.zeros_like(term))
    return term.sum() / (wrong.sum() if violating else gap.numel())


cases = []
for size in (4, 15):
    logits = (torch.randn(size) * 1.5).requires_grad_()
    labels = torch.tensor([1.0, 0.0] * (size // 2) + [1.0] * (size % 2))
    domains = torch.arange(size) % 5
    domain_logits = torch.randn(size, 5, requires_grad=True)
    for margin, power, printed, sigmoid, violating in [
        (0.15, 2, False, False, False),
        (0.15, 2, True, False, False),
        (0.15, 2, False, True, False),
        (0.15, 2, True, True, False),
        (0.5, 3, False, False, True),
        (1.0, 1, False, False, False),
    ]:
        scores = torch.sigmoid(logits) if sigmoid else logits
        loss = wmw(scores, labels, margin, power, printed, violating)
        (grad,) = torch.autograd.grad(loss, logits)
        cases.append(
            {
                "loss": "wmw",
                "logits": numbers(logits),
                "labels": numbers(labels),
                "options": {
                    "margin": margin,
                    "power": power,
                    "form": "as-printed" if printed else "corrected",
                    "scores": "sigmoid" if sigmoid else "logits",
                    "pairs": "violating" if violating else "all",
                },
                "value": loss.item(),
                "gradient": numbers(grad),
            }
        )
    loss = F.binary_cross_entropy_with_logits(logits, labels)
    (grad,) = torch.autograd.grad(loss, logits)
    cases.append(
        {"loss": "bce", "logits": numbers(logits), "labels": numbers(labels), "value": loss.item(), "gradient": numbers(grad)}
    )
    loss = F.cross_entropy(domain_logits, domains)
    (grad,) = torch.autograd.grad(loss, domain_logits)
    cases.append(
        {
            "loss": "domain",
            "logits": numbers(domain_logits),
            "domains": domains.tolist(),
            "value": loss.item(),
            "gradient": numbers(grad),
        }
    )
write("packages/losses/golden/losses.json", cases)
