"""Golden values of @did/backbone from timm's Xception, on weights that follow from a formula.

    tools/reference/.venv/bin/python tools/reference/backbone_timm.py        (PyTorch and timm)

writes packages/backbone/golden/timm.json. Everything runs in float64 on weights rounded to float32.
"""

import re

import timm
from backbone_network import Peer, hooked, write
from torch import nn

# Block -> where it stands with us: the eight of the middle flow belong to the third stage.
PLACES = {1: "stage1.0", 2: "stage2.0", 12: "stage4.0"} | {i: f"stage3.{i - 3}" for i in range(3, 12)}
ENDS = {
    "conv1": "stem.conv1",
    "bn1": "stem.norm1",
    "conv2": "stem.conv2",
    "bn2": "stem.norm2",
    "conv3.conv1": "head.depthwise1",
    "conv3.pointwise": "head.conv1",
    "bn3": "head.norm1",
    "conv4.conv1": "head.depthwise2",
    "conv4.pointwise": "head.conv2",
    "bn4": "head.norm2",
}


def build(_name):
    return timm.create_model("legacy_xception", pretrained=False).double()


def layers(_name, net):
    for path, module in net.named_modules():
        if path in ENDS:
            yield ENDS[path], module
            continue
        inside = re.match(r"block(\d+)\.(skip|skipbn|rep\.(\d+)(\.conv1|\.pointwise)?)$", path)
        if not inside or not isinstance(module, (nn.Conv2d, nn.BatchNorm2d)):
            continue
        place = PLACES[int(inside[1])]
        if inside[2] == "skip":
            yield f"{place}.shortcut.conv", module
        elif inside[2] == "skipbn":
            yield f"{place}.shortcut.norm", module
        else:
            # ReLU, separable convolution, norm, again and again; the first block's first ReLU is left out.
            number = (int(inside[3]) + (1 if inside[1] == "1" else 0)) // 3 + 1
            part = {".conv1": "depthwise", ".pointwise": "conv", None: "norm"}[inside[4]]
            yield f"{place}.{part}{number}", module


def maps(_name, net, x):
    stages = {"stage1": net.block1, "stage2": net.block2, "stage3": net.block11, "stage4": net.block12}
    modules = {"stem": net.act2, **stages, "head": net.act4}
    return hooked(net, modules, lambda net: net.forward_features(x))


XCEPTION = Peer(build, layers, maps, ("fc.",), fill=lambda _name, _training: {"gain": 3})

if __name__ == "__main__":
    write(
        "timm.json",
        "backbone_timm.py",
        ["torch", "timm", "numpy"],
        XCEPTION,
        counted=[("xception", 299, 299), ("xception", 65, 48)],
        inferred=[("xception", 40, 33), ("xception", 65, 48), ("xception", 96, 97)],
        trained=[("xception", 4, 64, ("stem", "stage1.0", "stage2.0", "stage3.5", "stage4.0", "head"))],
    )
