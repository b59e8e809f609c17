"""AUC surrogates, AUCM, partial AUC, AUM, focal loss and label smoothing with their gradients, in float64.

LibAUC (pip install libauc==2.0.1, without its dependencies but tqdm) gives AUCM and the hinges; torchvision the focal loss;
the rest is written as the papers print it.
"""

import importlib.metadata
import math

import torch
import torch.nn.functional as F
from libauc.losses.auc import AUCMLoss
from libauc.losses.surrogate import hinge_loss, logistic_loss, squared_hinge_loss, squared_loss
from torchvision.ops import sigmoid_focal_loss

from golden import numbers, write

torch.manual_seed(11)
torch.set_default_dtype(torch.float64)


def gaps(scores, labels):
    return scores[labels == 1][:, None] - scores[labels == 0][None, :]


def partial(scores, labels, max_fpr, min_tpr, margin):
    fake, real = scores[labels == 1], scores[labels == 0]
    hard = real.topk(math.ceil(max_fpr * len(real) - 1e-4)).values
    low = (-fake).topk(math.ceil((1 - min_tpr) * len(fake) - 1e-4)).values.neg()
    return squared_hinge_loss(margin, low[:, None] - hard[None, :]).mean()


def aum(scores, labels, rate):
    """Algorithm 1 of Hillman and Hocking: the errors between sorted thresholds times their distances."""
    order = torch.argsort(scores)
    s, y = scores[order], labels[order]
    fn = torch.cumsum((y == 1).double(), 0)
    fp = (y == 0).double().sum() - torch.cumsum((y == 0).double(), 0)
    if rate:
        fn, fp = fn / (y == 1).sum(), fp / (y == 0).sum()
    return (torch.minimum(fp, fn)[:-1] * (s[1:] - s[:-1])).sum()


cases = []


def case(name, logits, labels, options, loss, **more):
    (grad,) = torch.autograd.grad(loss, logits, retain_graph=True)
    cases.append(
        {
            "loss": name,
            "logits": numbers(logits),
            "labels": numbers(labels),
            "options": options,
            "value": loss.item(),
            "gradient": numbers(grad),
            **more,
        }
    )


for size in (5, 16, 33):
    # Rounded as the golden is: what is written is what was computed with.
    logits = torch.tensor(numbers((torch.randn(size) * 1.5).float())).requires_grad_()
    labels = (torch.rand(size) < 0.4).double()
    labels[:2] = torch.tensor([1.0, 0.0])
    gap = gaps(logits, labels)
    case("hinge", logits, labels, {"margin": 0.7}, hinge_loss(0.7, gap).mean())
    case("squared-hinge", logits, labels, {}, squared_hinge_loss(1.0, gap).mean())
    case("square", logits, labels, {"margin": 0.5}, squared_loss(0.5, gap).mean())
    case("logistic", logits, labels, {"scale": 2}, logistic_loss(2.0, gap).mean())
    case("exponential", logits, labels, {"scale": 0.5}, torch.exp(-0.5 * gap).mean())
    case("exponential", logits, labels, {"logarithm": True}, torch.exp(-gap).mean().log())
    for max_fpr, min_tpr in ((0.3, 0), (0.5, 0.4), (1, 0)):
        options = {"maxFpr": max_fpr, "minTpr": min_tpr, "margin": 0.8}
        case("partial", logits, labels, options, partial(logits, labels, max_fpr, min_tpr, 0.8))
    case("aum", logits, labels, {"errors": "rate"}, aum(logits, labels, True))
    case("aum", logits, labels, {"errors": "count"}, aum(logits, labels, False))
    case("focal", logits, labels, {}, sigmoid_focal_loss(logits, labels, reduction="mean"))
    case(
        "focal",
        logits,
        labels,
        {"focus": 1.5, "fakeWeight": None},
        sigmoid_focal_loss(logits, labels, alpha=-1, gamma=1.5, reduction="mean"),
    )
    smoothed = labels * 0.8 + 0.1
    case("bce", logits, labels, {"labelSmoothing": 0.2}, F.binary_cross_entropy_with_logits(logits, smoothed))
    for share in (None, 0.2):
        for sigmoid in (True, False):
            loss_fn = AUCMLoss(margin=0.6, imratio=share).double()
            with torch.no_grad():
                loss_fn.a.fill_(0.7), loss_fn.b.fill_(0.2), loss_fn.alpha.fill_(0.3)
            scores = torch.sigmoid(logits) if sigmoid else logits
            loss = loss_fn(scores[:, None], labels[:, None], auto=share is None).sum()
            by_state = torch.autograd.grad(loss, [loss_fn.a, loss_fn.b, loss_fn.alpha], retain_graph=True)
            options = {"scores": "sigmoid" if sigmoid else "logits", **({} if share is None else {"fakeShare": share})}
            case("aucm", logits, labels, options, loss, stateGradient=[g.item() for g in by_state])
    if size % 4 == 0:
        rows = logits.reshape(-1, 4)
        classes = torch.arange(len(rows)) % 4
        loss = F.cross_entropy(rows, classes, label_smoothing=0.1)
        case("softmax", logits, classes, {"labelSmoothing": 0.1}, loss)

print("LibAUC", importlib.metadata.version("libauc"))
write("packages/losses/golden/auc-losses.json", cases)
