"""Golden values of @did/backbone from torchvision's own networks, on weights that follow from a formula.

    tools/reference/.venv/bin/python tools/reference/backbone_torchvision.py        (PyTorch and torchvision)

writes packages/backbone/golden/torchvision.json: feature maps of EfficientNetV2-S, -M, -L, ResNet-34 and -101;
gradients and running statistics of EfficientNetV2-S and ResNet-50 through batch statistics; numbers of parameters.
`ours` says how a name of torchvision becomes one of ours. Everything runs in float64 on weights rounded to float32.
"""

import json
import platform
import re
from pathlib import Path

import numpy as np
import torch
import torchvision
from backbone_formula import channels_last, formula, image, summary, tensor, weight
from torch import nn

OUT = Path(__file__).resolve().parents[2] / "packages/backbone/golden/torchvision.json"
KINDS = {
    "conv": {"weight": "kernel"},
    "norm": {
        "weight": "gamma",
        "bias": "beta",
        "running_mean": "running_mean",
        "running_var": "running_variance",
    },
}


def build(name):
    builder = getattr(torchvision.models, name.replace("efficientnetv2-", "efficientnet_v2_"))
    options = {"stochastic_depth_prob": 0.0} if name.startswith("efficientnet") else {}
    return builder(weights=None, **options).double()


def feature_modules(name, net):
    """Our names of feature maps, each with the module of torchvision that gives it."""
    if name.startswith("resnet"):
        return {"stem": net.maxpool} | {f"stage{i}": getattr(net, f"layer{i}") for i in range(1, 5)}
    last = len(net.features) - 1
    key = lambda i: "stem" if i == 0 else "head" if i == last else f"stage{i}"
    return {key(i): module for i, module in enumerate(net.features)}


def ours(name, net):
    """(our layer, module, kind) of each convolution and norm before the classifier."""
    last = None if name.startswith("resnet") else len(net.features) - 1
    for path, module in net.named_modules():
        if not isinstance(module, (nn.Conv2d, nn.BatchNorm2d)):
            continue
        if last is None:
            layer = path.replace("layer", "stage").replace("bn", "norm")
            layer = re.sub(r"^(conv|norm)1$", r"stem.\1", layer)
            layer = layer.replace("downsample.0", "shortcut.conv").replace("downsample.1", "shortcut.norm")
        else:
            layer = re.sub(r"\.0$", ".conv", path)
            layer = re.sub(r"\.1$", ".norm", layer)
            layer = re.sub(r"^features\.(\d+)", lambda m: f"stage{m[1]}", layer)
            layer = layer.replace("stage0.", "stem.").replace(f"stage{last}.", "head.")
            layer = re.sub(r"\.block\.(\d)\.(conv|norm)$", lambda m: f".{m[2]}{block_place(m, net, path)}", layer)
            layer = re.sub(r"\.block\.2\.fc([12])$", r".se#\1", layer)
        yield layer, module


def block_place(match, net, path):
    """1, 2, 3 in a block: torchvision counts squeeze-excite as the third of four."""
    block = net.get_submodule(path.split(".block.")[0])
    index = int(match[1])
    return index if len(block.block) == 4 and index == 3 else index + 1


def our_weights(name, net):
    """(our name, tensor of torchvision, order of axes from torchvision's layout to ours and back)."""
    hwio, oihw = (2, 3, 1, 0), (3, 2, 0, 1)
    for layer, module in ours(name, net):
        if "#" in layer:
            layer, place = layer.split("#")
            part = "squeeze" if place == "1" else "excite"
            yield f"{layer}/{part}_kernel", module.weight, hwio, oihw
            yield f"{layer}/{part}_bias", module.bias, (0,), (0,)
        elif isinstance(module, nn.BatchNorm2d):
            for attribute, kind in KINDS["norm"].items():
                yield f"{layer}/{kind}", getattr(module, attribute), (0,), (0,)
        elif module.groups > 1:
            yield f"{layer}/depthwise_kernel", module.weight, (2, 3, 0, 1), (2, 3, 0, 1)
        else:
            yield f"{layer}/kernel", module.weight, hwio, oihw


def fill_for(name, training=False):
    """Options of `weight`, such that float32 can follow float64.

    With a gain of 6, an EfficientNet's maps grow from block to block until squeeze-excite is a step: PyTorch's own float32
    is then 80 % away from its float64. With 3 it is 8e-7 away, and the maps still follow the picture. A ResNet-50's batch
    statistics spread rounding a thousandfold unless branches add little to what goes past them; where a ReLU then flips,
    gradients are off by percents.
    """
    if name.startswith("efficientnet"):
        return {"gain": 3}
    return {"gain": 6, "branch": 0.2} if training else {"gain": 6}


def fill(name, net, options):
    filled = {}
    with torch.no_grad():
        for key, value, to_ours, back in our_weights(name, net):
            assert key not in filled, key
            filled[key] = value.copy_(
                weight(key, tuple(value.shape[i] for i in to_ours), **options).permute(back)
            )
    left = {id(v) for k, v in net.state_dict(keep_vars=True).items() if not k.startswith(("fc.", "classifier."))}
    left -= {id(v) for v in filled.values()}
    assert all(id(v) not in left or k.endswith("num_batches_tracked") for k, v in net.state_dict(keep_vars=True).items())
    return net


def run(name, net, x):
    """Feature maps by our names, channels last."""
    maps = {}
    hooks = [
        module.register_forward_hook(lambda _m, _i, out, key=key: maps.__setitem__(key, channels_last(out)))
        for key, module in feature_modules(name, net).items()
    ]
    net(x)
    for hook in hooks:
        hook.remove()
    return maps


def inference(name, height, width):
    options = fill_for(name)
    net = fill(name, build(name), options).eval()
    with torch.no_grad():
        maps = run(name, net, image(2, height, width))
    return {
        "name": name,
        "fill": options,
        "size": [height, width],
        "maps": {key: summary(value) for key, value in maps.items()},
    }


def training(name, batch, side, kept):
    """loss = mean(last map * target) with batch statistics; gradients, and running statistics after."""
    options = fill_for(name, training=True)
    net = fill(name, build(name), options).train()
    last = list(run(name, net, image(batch, side, side)).values())[-1]
    loss = (last * tensor(formula("target", tuple(last.shape)))).mean()
    loss.backward()
    gradients, running = {}, {}
    for key, value, to_ours, _ in our_weights(name, net):
        if not key.startswith(kept):
            continue
        if "/running_" in key:
            running[key] = summary(value)
        elif value.grad.norm() > 1e-12:  # a shift before another norm has none
            gradients[key] = summary(value.grad.permute(to_ours))
    return {
        "name": name,
        "fill": options,
        "batch": batch,
        "size": side,
        "loss": loss.item(),
        "map": summary(last),
        "gradients": gradients,
        "running": running,
    }


def parameters(name):
    """Without the classifier, and with it as torchvision states it."""
    net = build(name)
    classifier = net.fc if name.startswith("resnet") else net.classifier
    total = sum(p.numel() for p in net.parameters())
    return {"features": total - sum(p.numel() for p in classifier.parameters()), "total": total}


def main():
    torch.manual_seed(0)
    v2 = [f"efficientnetv2-{size}" for size in "sml"]
    runs = [("resnet34", 64, 64), ("resnet101", 65, 49)]
    runs += [(v2[0], 40, 33), (v2[0], 96, 96), (v2[0], 97, 65), (v2[1], 65, 49), (v2[2], 65, 49)]
    golden = {
        "made_by": "tools/reference/backbone_torchvision.py",
        "versions": {
            "python": platform.python_version(),
            "torch": torch.__version__,
            "torchvision": torchvision.__version__,
            "numpy": np.__version__,
        },
        "parameters": {name: parameters(name) for name in ["resnet34", "resnet50", "resnet101", *v2]},
        "inference": [inference(*each) for each in runs],
        "training": [
            training("resnet50", 6, 64, ("stem", "stage1.0", "stage3.5", "stage4.2")),
            training(v2[0], 4, 64, ("stem", "stage1.0", "stage2.0", "stage4.0", "stage6.14", "head")),
        ],
    }
    text = json.dumps(golden, separators=(",", ":")).replace('{"shape"', '\n{"shape"')
    OUT.write_text(text + "\n")
    losses = ", ".join(f"{each['name']} {each['loss']:.9g}" for each in golden["training"])
    print(f"{OUT.name}: {len(text) / 1024:.0f} kB; losses: {losses}")
    print(golden["parameters"])


if __name__ == "__main__":
    main()
