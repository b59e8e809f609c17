"""Golden values of Grad-CAM over the map that a head reads, by autograd, checked against pytorch-grad-cam.

    tools/reference/.venv/bin/pip install grad-cam
    tools/reference/.venv/bin/python tools/reference/grad_cam.py

writes packages/did/golden/grad-cam.json: features and heads (pooled and flat, with one hidden layer) filled by formula; one logit,
and of several logits the largest; the maps at their own size and upsampled; one picture of which nothing speaks for the score.
"""

import importlib.metadata
import math
import warnings

import numpy as np
import torch
import torch.nn.functional as F
from pytorch_grad_cam import GradCAM
from pytorch_grad_cam.utils.model_targets import ClassifierOutputTarget

import golden

B, H, W, C, HIDDEN = 3, 4, 5, 6, 7
SIZE = (10, 12)


def fill(shape, phase):
    """The formula that the test evaluates too: sin(phase + i) in row-major order."""
    return torch.tensor([math.sin(phase + i) for i in range(math.prod(shape))]).reshape(shape)


class Head(torch.nn.Module):
    """What reads a map [B,C,h,w]; pytorch-grad-cam hooks `map`."""

    def __init__(self, head, outputs):
        super().__init__()
        self.map = torch.nn.Identity()
        self.head = head
        inputs = C if head == "pooled" else H * W * C
        shapes = {"w1": (inputs, HIDDEN), "b1": (HIDDEN,), "w2": (HIDDEN, outputs), "b2": (outputs,)}
        for phase, (part, shape) in enumerate(shapes.items(), 2):
            self.register_parameter(part, torch.nn.Parameter(fill(shape, phase)))

    def forward(self, x):
        x = self.map(x).permute(0, 2, 3, 1)
        x = x.mean((1, 2)) if self.head == "pooled" else x.reshape(len(x), -1)
        return torch.relu(x @ self.w1 + self.b1) @ self.w2 + self.b2


def case(head, outputs):
    model = Head(head, outputs)
    features = (fill((B, H, W, C), 1.0) + 0.3).permute(0, 3, 1, 2)
    last = None
    if outputs == 1:  # the last picture's features run against the gradient everywhere, so that nothing speaks for its score
        zero = torch.zeros_like(features[-1:]).requires_grad_()
        (slope,) = torch.autograd.grad(model(zero).sum(), zero)
        last = -slope.mean((2, 3))[0] * 0.2
        features = features.clone()
        features[-1] = last[:, None, None]
    x = features.clone().requires_grad_()
    logits = model(x)
    chosen = logits.argmax(1)
    (gradient,) = torch.autograd.grad(logits.gather(1, chosen[:, None]).sum(), x)
    weights = gradient.mean((2, 3), keepdim=True)
    cam = torch.relu((weights * x).sum(1)).detach()
    large = F.interpolate(cam[:, None], SIZE, mode="bilinear", align_corners=False)[:, 0]

    # pytorch-grad-cam brings every map to 0..1 before and after it resizes; ours does neither.
    targets = [ClassifierOutputTarget(int(c)) for c in chosen]
    with GradCAM(model=model, target_layers=[model.map]) as peer:
        peers = peer(features.clone().requires_grad_(), targets)
    spans = cam.amax((1, 2), keepdim=True) - cam.amin((1, 2), keepdim=True)
    unit = (cam - cam.amin((1, 2), keepdim=True)) / (spans + 1e-7)
    assert np.abs(peers - unit.numpy()).max() < 1e-5, np.abs(peers - unit.numpy()).max()
    return {
        "head": head,
        "outputs": outputs,
        "last": None if last is None else golden.numbers(last),
        "logits": golden.numbers(logits),
        "cam": golden.numbers(cam),
        "large": golden.numbers(large),
        "empty": [bool(m == 0) for m in cam.amax((1, 2))],
    }


warnings.simplefilter("ignore")
torch.set_default_dtype(torch.float64)
cases = [case(head, outputs) for head in ("pooled", "flat") for outputs in (1, 3)]
print({(c["head"], c["outputs"]): c["empty"] for c in cases}, importlib.metadata.version("grad-cam"))
assert any(any(c["empty"]) for c in cases)
golden.write("packages/did/golden/grad-cam.json", cases)
