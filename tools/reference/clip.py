"""torch.nn.utils.clip_grad_norm_ on gradients of several shapes, shorter and longer than the limit, in float64."""

import torch

from golden import numbers, write

torch.manual_seed(6)
torch.set_default_dtype(torch.float64)

SHAPES = {"kernel": (3, 4), "bias": (4,), "scale": ()}
cases = []
for size, limit in ((1.0, 1.0), (1.0, 100.0), (1e-4, 0.5), (50.0, 0.5), (0.0, 1.0)):
    grads = {name: size * torch.randn(shape) for name, shape in SHAPES.items()}
    weights = [torch.zeros_like(grad).requires_grad_() for grad in grads.values()]
    for weight, grad in zip(weights, grads.values()):
        weight.grad = grad.clone()
    norm = torch.nn.utils.clip_grad_norm_(weights, limit)
    cases.append(
        {
            "maxNorm": limit,
            "norm": float(norm),
            "shapes": {name: list(shape) for name, shape in SHAPES.items()},
            "grads": {name: numbers(grad) for name, grad in grads.items()},
            "clipped": {name: numbers(weight.grad) for name, weight in zip(SHAPES, weights)},
        }
    )
write("packages/runtime/golden/clip.json", cases)
