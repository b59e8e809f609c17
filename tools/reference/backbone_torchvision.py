"""Golden values of @did/backbone from torchvision's own networks, on weights that follow from a formula.

    tools/reference/.venv/bin/python tools/reference/backbone_torchvision.py        (PyTorch and torchvision)

writes packages/backbone/golden/torchvision.json: feature maps of EfficientNetV2-S, -M, -L, EfficientNet-B4,
MobileNetV3-Large and -Small, and the ResNets; gradients and running statistics of EfficientNetV2-S, MobileNetV3-Small
and ResNet-50 through batch statistics; numbers of parameters and of operations. `layers` says how a name of torchvision
becomes one of ours. Everything runs in float64 on weights rounded to float32.
"""

import re

import torchvision
from backbone_network import Peer, hooked, write
from torch import nn


def build(name):
    builder = getattr(torchvision.models, name.replace("efficientnetv2", "efficientnet_v2").replace("-", "_"))
    options = {"stochastic_depth_prob": 0.0} if name.startswith("efficientnet") else {}
    return builder(weights=None, **options).double()


def places(name, net):
    """`stage2.0` for each path of a block, and `stem` and `head`, of all but ResNets."""
    last = len(net.features) - 1
    found = {"features.0": "stem", f"features.{last}": "head"}
    if name.startswith("efficientnet"):
        for s in range(1, last):
            found |= {f"features.{s}.{b}": f"stage{s}.{b}" for b in range(len(net.features[s]))}
        return found
    # A MobileNetV3 lists its blocks in one row; a stage of ours starts where a block changes size or channels.
    stage, index, before = 0, 0, net.features[0].out_channels
    for i in range(1, last):
        block = net.features[i]
        starts = stage == 0 or block._is_cn or block.out_channels != before
        stage, index = (stage + 1, 0) if starts else (stage, index + 1)
        before = block.out_channels
        found[f"features.{i}"] = f"stage{stage}.{index}"
    return found


def maps(name, net, x):
    if name.startswith("resnet"):
        modules = {"stem": net.maxpool} | {f"stage{i}": getattr(net, f"layer{i}") for i in range(1, 5)}
    else:
        # The last block of a stage stays.
        modules = {place.split(".")[0]: net.get_submodule(path) for path, place in places(name, net).items()}
        order = ["stem", *sorted(key for key in modules if key.startswith("stage")), "head"]
        modules = {key: modules[key] for key in order}
    return hooked(net, modules, lambda net: net(x))


def layers(name, net):
    by_path = {} if name.startswith("resnet") else places(name, net)
    for path, module in net.named_modules():
        if not isinstance(module, (nn.Conv2d, nn.BatchNorm2d)):
            continue
        if name.startswith("resnet"):
            layer = path.replace("layer", "stage").replace("bn", "norm")
            layer = re.sub(r"^(conv|norm)1$", r"stem.\1", layer)
            layer = layer.replace("downsample.0", "shortcut.conv").replace("downsample.1", "shortcut.norm")
            yield layer, module
            continue
        block, _, inside = path.partition(".block.")
        kind = "conv" if isinstance(module, nn.Conv2d) else "norm"
        if not inside:
            yield f"{by_path[path.rpartition('.')[0]]}.{kind}", module
        elif ".fc" in inside:
            yield f"{by_path[block]}.se#{'squeeze' if inside.endswith('fc1') else 'excite'}", module
        else:
            yield f"{by_path[block]}.{kind}{part(net.get_submodule(block).block, int(inside.split('.')[0]))}", module


def part(block, index):
    """1, 2, 3 in a block: of three, the depthwise convolution is the second even where none comes before it."""
    convolutions = [i for i, module in enumerate(block) if isinstance(module[0] if isinstance(module, nn.Sequential) else None, nn.Conv2d)]
    place = convolutions.index(index) + 1
    starts_depthwise = block[0][0].groups > 1
    return place + (1 if starts_depthwise else 0)


def fill(name, training):
    """Options of `weight`, such that float32 can follow float64.

    With a gain of 6, an EfficientNet's maps grow from block to block until squeeze-excite is a step: PyTorch's own float32
    is then 80 % away from its float64. With 3 it is 8e-7 away, and the maps still follow the picture. A ResNet-50's batch
    statistics spread rounding a thousandfold unless branches add little to what goes past them; where a ReLU then flips,
    gradients are off by percents.
    """
    if not name.startswith("resnet"):
        return {"gain": 3}
    return {"gain": 6, "branch": 0.2} if training else {"gain": 6}


TORCHVISION = Peer(build, layers, maps, ("fc.", "classifier."), fill)

if __name__ == "__main__":
    resnets = [f"resnet{depth}" for depth in (18, 34, 50, 101)]
    v2 = [f"efficientnetv2-{size}" for size in "sml"]
    b4, large, small = "efficientnet-b4", "mobilenet-v3-large", "mobilenet-v3-small"
    write(
        "torchvision.json",
        "backbone_torchvision.py",
        ["torch", "torchvision", "numpy"],
        TORCHVISION,
        counted=[
            *[(name, 224, 224) for name in resnets],
            *[(name, 65, 49) for name in (*v2, b4)],
            *[(name, 224, 224) for name in (large, small)],
        ],
        inferred=[
            *[(name, 40, 33) for name in (v2[0], b4, large, small)],
            *[(name, *size) for name in (*resnets, *v2, b4, large, small) for size in ((224, 224), (225, 190))],
        ],
        trained=[
            ("resnet50", 6, 64, ("stem", "stage1.0", "stage3.5", "stage4.2")),
            (v2[0], 4, 64, ("stem", "stage1.0", "stage2.0", "stage4.0", "stage6.14", "head")),
            (small, 4, 64, ("stem", "stage1.0", "stage2.0", "stage3.1", "stage5.0", "head")),
        ],
    )
