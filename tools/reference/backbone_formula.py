"""What backbone.py and backbone_network.py share with the tests of @did/backbone: numbers that follow from names, and
summaries of tensors."""

import numpy as np
import torch
from formula import formula

SAMPLES = 24

# Centre and spread of each kind of weight; kernels get sqrt(gain / fan_in).
SPREAD = {
    "gamma": (1, 0.2),
    "beta": (0, 0.1),
    "running_mean": (0, 0.1),
    "running_variance": (1, 0.3),
    "squeeze_bias": (0, 0.5),
    "excite_bias": (0, 0.5),
}


def tensor(values):
    """float64 holding float32 numbers, so that the difference to TensorFlow.js is TensorFlow.js's own."""
    return torch.from_numpy(np.ascontiguousarray(values.astype(np.float32))).double()


def weight(name, shape, gain=6, branch=1):
    """A weight in TensorFlow.js's layout: kernels `[kh,kw,in,out]`, depthwise ones `[kh,kw,C,1]`. `branch` scales the gains
    of the third norm in each block, with which a bottleneck ends."""
    kind = name.split("/")[-1]
    fan_in = np.prod(shape[:2]) * (1 if kind == "depthwise_kernel" else shape[2] if len(shape) == 4 else 1)
    centre, spread = SPREAD[kind] if kind in SPREAD else (0, np.sqrt(gain / fan_in))
    scale = branch if name.endswith(".norm3/gamma") else 1
    return tensor(scale * (centre + spread * formula(name, shape)))


def summary(values):
    """Shape, norm and evenly spread entries of a tensor in TensorFlow.js's layout, rounded to 9 digits."""
    flat = values.detach().contiguous().reshape(-1).numpy()
    at = (np.arange(SAMPLES) * len(flat)) // SAMPLES
    numbers = [float(f"{v:.9g}") for v in flat[at]]
    return {"shape": list(values.shape), "norm": float(f"{np.linalg.norm(flat):.9g}"), "samples": numbers}


def channels_last(x):
    return x.permute(0, 2, 3, 1)


def image(batch, height, width):
    return tensor(formula("image", (batch, height, width, 3))).permute(0, 3, 1, 2)
