"""torchvision's network under our name of a backbone, less pooling and classifier: the peers of `did bench`."""

import torch
import torchvision
from torch import nn


def feature_extractor(name):
    """A module from pictures to the last feature map, with random weights and without stochastic depth, as ours has it."""
    if name.startswith("resnet"):
        return nn.Sequential(*list(getattr(torchvision.models, name)(weights=None).children())[:-2])
    if name.startswith("efficientnetv2-"):
        make = getattr(torchvision.models, f"efficientnet_v2_{name[-1]}")
        return make(weights=None, stochastic_depth_prob=0.0).features
    raise SystemExit(f"torchvision has no peer of {name}")


def last_map(features, size):
    """Channels and side of the last map of a square picture."""
    with torch.no_grad():
        shape = features.eval()(torch.zeros(1, 3, size, size)).shape
    return shape[1], shape[-1]


def peak_megabytes():
    """Most resident memory of this process; `ru_maxrss` would count the process that started it too."""
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmHWM"))
