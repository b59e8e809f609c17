"""Golden values of @did/backbone from PyPI's efficientnet-lite-pytorch, on weights that follow from a formula.

    tools/reference/.venv/bin/python tools/reference/backbone_lite.py        (PyTorch and efficientnet-lite-pytorch)

writes packages/backbone/golden/efficientnet-lite-pytorch.json. Without an image size the package pads each convolution by the size
of the map that enters it, as TensorFlow's `same` does; with one (224 for Lite0) it fixes the same frames when it is built,
which are wrong for pictures of another size. Everything runs in float64 on weights rounded to float32.
"""

import re

from backbone_network import Peer, write
from efficientnet_lite_pytorch import EfficientNet

PARTS = {
    "_expand_conv": "conv1",
    "_bn0": "norm1",
    "_depthwise_conv": "conv2",
    "_bn1": "norm2",
    "_project_conv": "conv3",
    "_bn2": "norm3",
}
ENDS = {"_conv_stem": "stem.conv", "_bn0": "stem.norm", "_conv_head": "head.conv", "_bn1": "head.norm"}


def build(name):
    return EfficientNet.from_name(name, image_size=None, drop_connect_rate=0.0).double()


def block_places(net):
    """`stage2.0` for each block: a stage starts where a block changes size or channels."""
    places, stage, index = [], 0, 0
    for block in net._blocks:
        args = block._block_args
        starts = args.input_filters != args.output_filters or args.stride not in (1, [1])
        stage, index = (stage + 1, 0) if starts else (stage, index + 1)
        places.append(f"stage{stage}.{index}")
    return places


def layers(_name, net):
    places = block_places(net)
    for path, module in net.named_modules():
        block = re.match(r"_blocks\.(\d+)\.(\w+)$", path)
        if block and block[2] in PARTS:
            yield f"{places[int(block[1])]}.{PARTS[block[2]]}", module
        elif path in ENDS:
            yield ENDS[path], module


def maps(_name, net, x):
    found = {}
    keep = lambda key: lambda _module, inputs, output: found.__setitem__(key, output)
    hooks = [net._blocks[0].register_forward_pre_hook(lambda _module, inputs: found.update(stem=inputs[0]))]
    for place, block in zip(block_places(net), net._blocks):
        hooks.append(block.register_forward_hook(keep(place.split(".")[0])))  # the last of a stage stays
    head = net.extract_features(x)
    for hook in hooks:
        hook.remove()
    return found | {"head": head}


# In training ReLU6s that stand so near 0 or 6 that float32 tips them put gradients off by 2 %, PyTorch's own as well. Where
# branches add little to what goes past them it is 1e-4.
def fill(_name, training):
    return {"gain": 2, "branch": 0.2} if training else {"gain": 3}


LITE = Peer(build, layers, maps, ("_fc.",), fill)

if __name__ == "__main__":
    names = [f"efficientnet-lite{i}" for i in range(3)]
    write(
        "efficientnet-lite-pytorch.json",
        "backbone_lite.py",
        ["torch", "efficientnet-lite-pytorch", "numpy"],
        LITE,
        counted=[(names[0], 224, 224), (names[1], 240, 240), (names[2], 260, 260), (names[2], 65, 49)],
        inferred=[(names[0], 40, 33), *[(name, *size) for name in names for size in ((224, 224), (225, 190))]],
        trained=[(names[0], 3, 64, ("stem", "stage1.0", "stage2.0", "stage3.1", "stage6.0", "head"))],
    )
