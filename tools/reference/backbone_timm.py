"""Golden values of @did/backbone from timm's Xception and its TensorFlow variants of EfficientNetV2 and EfficientNet-B4, on
weights that follow from a formula.

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


# What a block calls its convolutions and norms -> what we do, by the block's class.
BLOCKS = {
    "ConvBnAct": {"conv": "conv1", "bn1": "norm1"},
    "EdgeResidual": {"conv_exp": "conv1", "bn1": "norm1", "conv_pwl": "conv2", "bn2": "norm2"},
    "DepthwiseSeparableConv": {"conv_dw": "conv2", "bn1": "norm2", "conv_pw": "conv3", "bn2": "norm3"},
    "InvertedResidual": {"conv_pw": "conv1", "conv_dw": "conv2", "conv_pwl": "conv3"}
    | {f"bn{i}": f"norm{i}" for i in (1, 2, 3)},
}
SQUEEZE = {"se.conv_reduce": "se#squeeze", "se.conv_expand": "se#excite"}
EFFICIENTNET_ENDS = {"conv_stem": "stem.conv", "bn1": "stem.norm", "conv_head": "head.conv", "bn2": "head.norm"}


def build(name):
    theirs = "legacy_xception" if name == "xception" else name.replace("-", "_")
    return timm.create_model(theirs, pretrained=False).double()


def layers(name, net):
    return xception_layers(net) if name == "xception" else efficientnet_layers(net)


def efficientnet_layers(net):
    for path, module in net.named_modules():
        if path in EFFICIENTNET_ENDS:
            yield EFFICIENTNET_ENDS[path], module
            continue
        inside = re.match(r"blocks\.(\d+)\.(\d+)\.(.+)$", path)
        if not inside or not isinstance(module, (nn.Conv2d, nn.BatchNorm2d)):
            continue
        stage, index, part = int(inside[1]), int(inside[2]), inside[3]
        ours = (BLOCKS[type(net.blocks[stage][index]).__name__] | SQUEEZE)[part]
        yield f"stage{stage + 1}.{index}.{ours}", module


def xception_layers(net):
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


def maps(name, net, x):
    if name != "xception":
        stages = {f"stage{i + 1}": stage for i, stage in enumerate(net.blocks)}
        modules = {"stem": net.bn1, **stages, "head": net.bn2}
        return hooked(net, modules, lambda net: net.forward_features(x))
    stages = {"stage1": net.block1, "stage2": net.block2, "stage3": net.block11, "stage4": net.block12}
    modules = {"stem": net.act2, **stages, "head": net.act4}
    return hooked(net, modules, lambda net: net.forward_features(x))


TIMM = Peer(build, layers, maps, ("fc.", "classifier."), fill=lambda _name, _training: {"gain": 3})

if __name__ == "__main__":
    tf = ["tf-efficientnet-b4", *[f"tf-efficientnetv2-{size}" for size in "sml"]]
    write(
        "timm.json",
        "backbone_timm.py",
        ["torch", "timm", "numpy"],
        TIMM,
        counted=[("xception", 299, 299), ("xception", 65, 48), (tf[0], 380, 380), *[(name, 225, 190) for name in tf[1:]]],
        inferred=[
            *[(name, 40, 33) for name in ("xception", tf[0], tf[1])],
            *[(name, *size) for name in ("xception", *tf) for size in ((224, 224), (225, 190))],
        ],
        trained=[("xception", 4, 64, ("stem", "stage1.0", "stage2.0", "stage3.5", "stage4.0", "head"))],
    )
