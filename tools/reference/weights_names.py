"""Names and shapes of whole checkpoints, and what the networks give when each tensor follows from its own name.

    tools/reference/.venv/bin/python tools/reference/weights_names.py

(PyTorch, torchvision, timm and efficientnet-lite-pytorch) writes packages/backbone/golden/weights.json. Other goldens fill
networks by our names; here the fill follows the names and the layout of the checkpoint, so that what reads it must rename
and move axes rightly to get the same maps and logits.
"""

import json
import platform
from importlib.metadata import version
from pathlib import Path

import numpy as np
import timm
import torch
import torchvision
from backbone_formula import channels_last, formula, image, summary, tensor
from efficientnet_lite_pytorch import EfficientNet

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
    return net.eval(), [[name, list(value.shape)] for name, value in state.items()]


def resnet_map(net, x):
    for module in (net.conv1, net.bn1, net.relu, net.maxpool, net.layer1, net.layer2, net.layer3, net.layer4):
        x = module(x)
    return x


def case(name, source, net, last_map):
    net, tensors = filled(net.double())
    x = image(2, *SIZE)
    with torch.no_grad():
        result = {"map": summary(channels_last(last_map(net, x))), "logits": summary(net(x))}
    return {"name": name, "source": source, "size": SIZE, "tensors": tensors} | result


def main():
    models = torchvision.models
    features = lambda net, x: net.features(x)
    lite = EfficientNet.from_name("efficientnet-lite0", image_size=None)
    cases = [
        case("resnet18", "torchvision", models.resnet18(weights=None), resnet_map),
        case("resnet50", "torchvision", models.resnet50(weights=None), resnet_map),
        case("efficientnetv2-s", "torchvision", models.efficientnet_v2_s(weights=None), features),
        case("mobilenet-v3-small", "torchvision", models.mobilenet_v3_small(weights=None), features),
        case("efficientnet-b4", "torchvision", models.efficientnet_b4(weights=None), features),
        case("efficientnet-lite0", "efficientnet-lite-pytorch", lite, lambda net, x: net.extract_features(x)),
        case(
            "efficientnet-lite0",
            "timm",
            timm.create_model("tf_efficientnet_lite0"),
            lambda net, x: net.forward_features(x),
        ),
    ]
    names = lambda net: [[name, list(value.shape)] for name, value in net.state_dict().items()]
    content = {
        "made_by": "tools/reference/weights_names.py",
        "versions": {"python": platform.python_version()}
        | {name: version(name) for name in ("torch", "torchvision", "timm", "efficientnet-lite-pytorch", "numpy")},
        "cases": cases,
        "timm": {
            "resnet18": names(timm.create_model("resnet18")),
            "efficientnetv2-s": names(timm.create_model("tf_efficientnetv2_s")),
        },
    }
    text = json.dumps(content, separators=(",", ":")).replace('{"name"', '\n{"name"')
    OUT.write_text(text + "\n")
    print(f"{OUT.name}: {len(text) / 1024:.0f} kB")


if __name__ == "__main__":
    main()
