"""Names and shapes of whole checkpoints of every architecture, and what the networks give when each tensor follows from its
own name.

    tools/reference/.venv/bin/python tools/reference/weights_names.py

(PyTorch, torchvision, timm, efficientnet-pytorch and efficientnet-lite-pytorch) writes packages/backbone/golden/weights.json.
Other goldens fill networks by our names; here the fill follows the names and the layout of the checkpoint, so that what
reads it must rename and move axes rightly to get the same maps and logits. Names are kept as a tree of their parts, whose
leaves are numbers of `modules`: what stands in one module, by the last part of its names.
"""

import json
import platform
from importlib.metadata import version
from pathlib import Path

import numpy as np
import timm
import torch
import torchvision
from backbone_formula import channels_last, image, summary, tensor
from formula import formula
from efficientnet_lite_pytorch import EfficientNet as EfficientNetLite
from efficientnet_pytorch import EfficientNet

OUT = Path(__file__).resolve().parents[2] / "packages/backbone/golden/weights.json"
SIZE = (64, 49)


def fill(name, shape):
    """A tensor of a checkpoint: kernels by their fan-in, norms and statistics about what training leaves."""
    values = formula(name, shape) if len(shape) > 0 else np.zeros(())
    if len(shape) == 4:
        return values * np.sqrt(3 / np.prod(shape[1:]))
    if name.endswith(("running_var", "weight")) and len(shape) == 1:
        return 1 + 0.2 * values
    return 0.1 * values


def filled(net):
    state = net.state_dict()
    with torch.no_grad():
        for name, value in state.items():
            if value.is_floating_point():
                value.copy_(tensor(fill(name, tuple(value.shape))))
    return net.eval(), tree_of(state)


MODULES = []


def tree_of(state):
    """`{"layer1": {"0": {"conv1": 3}}}`, and `MODULES[3]` is `{"weight": [64, 64, 3, 3]}`."""
    modules = {}
    for name, value in state.items():
        path, _, last = name.rpartition(".")
        modules.setdefault(path, {})[last] = list(value.shape)
    tree = {}
    for path, module in modules.items():
        *parts, last = path.split(".")
        place = tree
        for part in parts:
            place = place.setdefault(part, {})
        if module not in MODULES:
            MODULES.append(module)
        place[last] = MODULES.index(module)
    return tree


def resnet_map(net, x):
    for module in (net.conv1, net.bn1, net.relu, net.maxpool, net.layer1, net.layer2, net.layer3, net.layer4):
        x = module(x)
    return x


def case(name, source, net, last_map):
    print(name, source, flush=True)
    net, tensors = filled(net.double())
    x = image(2, *SIZE)
    with torch.no_grad():
        result = {"map": summary(channels_last(last_map(net, x))), "logits": summary(net(x))}
    return {"name": name, "source": source, "size": SIZE, "tensors": tensors} | result


def same_names(timm_name, net):
    """timm's plain ResNets are torchvision's, names and shapes and all."""
    assert tree_of(timm.create_model(timm_name).state_dict()) == tree_of(net.state_dict()), timm_name


def torchvision_cases():
    for depth in (18, 34, 50, 101):
        name = f"resnet{depth}"
        net = getattr(torchvision.models, name)(weights=None)
        same_names(name, net)
        yield case(name, "torchvision", net, resnet_map)
    others = ["efficientnetv2-s", "efficientnetv2-m", "efficientnetv2-l", "efficientnet-b4"]
    for name in (*others, "mobilenet-v3-small", "mobilenet-v3-large"):
        net = getattr(torchvision.models, name.replace("tv2", "t_v2").replace("-", "_"))(weights=None)
        yield case(name, "torchvision", net, lambda net, x: net.features(x))


def timm_cases():
    plain = ["tf-efficientnet-b4", "tf-efficientnetv2-s", "tf-efficientnetv2-m", "tf-efficientnetv2-l", "efficientnet-b4"]
    theirs = {name: name.replace("-", "_") for name in plain}
    theirs |= {f"efficientnet-lite{i}": f"tf_efficientnet_lite{i}" for i in range(3)} | {"xception": "legacy_xception"}
    for name, model in theirs.items():
        yield case(name, "timm", timm.create_model(model), lambda net, x: net.forward_features(x))


def efficientnet_pytorch_cases():
    features = lambda net, x: net.extract_features(x)
    # Without a size it pads by the map that enters; with one it fixes the frames of that size.
    b4 = EfficientNet.from_name("efficientnet-b4", image_size=None)
    yield case("tf-efficientnet-b4", "efficientnet-pytorch", b4, features)
    for i in range(3):
        name = f"efficientnet-lite{i}"
        yield case(name, "efficientnet-lite-pytorch", EfficientNetLite.from_name(name, image_size=None), features)


PACKAGES = ("torch", "torchvision", "timm", "efficientnet-pytorch", "efficientnet-lite-pytorch", "numpy")


def main():
    cases = [*torchvision_cases(), *timm_cases(), *efficientnet_pytorch_cases()]
    content = {
        "made_by": "tools/reference/weights_names.py",
        "versions": {"python": platform.python_version()} | {name: version(name) for name in PACKAGES},
        "modules": MODULES,
        "cases": cases,
    }
    text = json.dumps(content, separators=(",", ":")).replace('{"name"', '\n{"name"')
    OUT.write_text(text + "\n")
    print(f"{OUT.name}: {len(text) / 1024:.0f} kB")


if __name__ == "__main__":
    main()
