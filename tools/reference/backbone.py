"""Golden values of @did/backbone from PyTorch: ResNet-18 and -50 on weights that follow from a formula.

    python3 tools/reference/backbone.py        (PyTorch 1.13 or later; Debian's python3-torch will do)

writes packages/backbone/golden/resnet.json. The networks are written here after He et al. 2016 with torchvision's
choices (stride on the 3x3 of a bottleneck, symmetric padding), under our names of weights. They run in float64 on
weights rounded to float32, so that the difference to TensorFlow.js is TensorFlow.js's own.
"""

import json
import platform
from pathlib import Path

import numpy as np
import torch
from backbone_formula import channels_last, image, summary, tensor
from formula import formula
from torch import nn

OUT = Path(__file__).resolve().parents[2] / "packages/backbone/golden/resnet.json"


class Norm(nn.BatchNorm2d):
    def __init__(self, name, channels):
        super().__init__(channels)
        self.label = name
        with torch.no_grad():
            self.weight.copy_(tensor(1 + 0.2 * formula(f"{name}/gamma", channels)))
            self.bias.copy_(tensor(0.1 * formula(f"{name}/beta", channels)))
            self.running_mean.copy_(tensor(0.1 * formula(f"{name}/running_mean", channels)))
            self.running_var.copy_(tensor(1 + 0.3 * formula(f"{name}/running_variance", channels)))


class Conv(nn.Conv2d):
    def __init__(self, name, c_in, c_out, kernel, stride):
        super().__init__(c_in, c_out, kernel, stride, padding=kernel // 2, bias=False)
        self.label = name
        limit = np.sqrt(6 / (kernel * kernel * c_in))
        values = limit * formula(f"{name}/kernel", (kernel, kernel, c_in, c_out))
        with torch.no_grad():
            self.weight.copy_(tensor(values).permute(3, 2, 0, 1))


def conv_norm(block, suffix, c_in, c_out, kernel, stride=1):
    return nn.Sequential(
        Conv(f"{block}.conv{suffix}", c_in, c_out, kernel, stride), Norm(f"{block}.norm{suffix}", c_out)
    )


class Block(nn.Module):
    def __init__(self, name, c_in, width, stride, bottleneck):
        super().__init__()
        c_out = width * (4 if bottleneck else 1)
        shapes = [(1, 1), (3, stride), (1, 1)] if bottleneck else [(3, stride), (3, 1)]
        widths = [c_in, width, width, c_out] if bottleneck else [c_in, width, width]
        self.steps = nn.ModuleList(
            conv_norm(name, i + 1, widths[i], widths[i + 1], kernel, s) for i, (kernel, s) in enumerate(shapes)
        )
        self.shortcut = (
            conv_norm(f"{name}.shortcut", "", c_in, c_out, 1, stride) if stride != 1 or c_in != c_out else None
        )

    def forward(self, x):
        y = x
        for i, step in enumerate(self.steps):
            y = step(y)
            if i < len(self.steps) - 1:
                y = torch.relu(y)
        return torch.relu(y + (x if self.shortcut is None else self.shortcut(x)))


class ResNet(nn.Module):
    def __init__(self, depths, bottleneck):
        super().__init__()
        self.stem = conv_norm("stem", "", 3, 64, 7, 2)
        self.pool = nn.MaxPool2d(3, 2, padding=1)
        self.stages = nn.ModuleList()
        channels = 64
        for s, depth in enumerate(depths):
            blocks = []
            for b in range(depth):
                stride = 2 if b == 0 and s > 0 else 1
                width = 64 * 2**s
                blocks.append(Block(f"stage{s + 1}.{b}", channels, width, stride, bottleneck))
                channels = width * (4 if bottleneck else 1)
            self.stages.append(nn.Sequential(*blocks))

    def forward(self, x):
        maps = [self.pool(torch.relu(self.stem(x)))]
        for stage in self.stages:
            maps.append(stage(maps[-1]))
        return maps


VARIANTS = {"resnet18": ([2, 2, 2, 2], False), "resnet50": ([3, 4, 6, 3], True)}


def inference(name, height, width):
    net = ResNet(*VARIANTS[name]).double().eval()
    with torch.no_grad():
        maps = net(image(2, height, width))
    names = ["stem"] + [f"stage{i}" for i in range(1, 5)]
    return {
        "name": name,
        "size": [height, width],
        "maps": {key: summary(channels_last(value)) for key, value in zip(names, maps)},
    }


def training(name, batch, side):
    """loss = mean(stage4 * target) with batch statistics; gradients of every weight, and running statistics after."""
    net = ResNet(*VARIANTS[name]).double().train()
    out = channels_last(net(image(batch, side, side))[-1])
    loss = (out * tensor(formula("target", tuple(out.shape)))).mean()
    loss.backward()
    gradients, running = {}, {}
    for module in net.modules():
        if isinstance(module, Conv):
            gradients[f"{module.label}/kernel"] = summary(module.weight.grad.permute(2, 3, 1, 0))
        if isinstance(module, Norm):
            gradients[f"{module.label}/gamma"] = summary(module.weight.grad)
            gradients[f"{module.label}/beta"] = summary(module.bias.grad)
            running[f"{module.label}/running_mean"] = summary(module.running_mean)
            running[f"{module.label}/running_variance"] = summary(module.running_var)
    kept = ("stem", "stage1.0", "stage2.0", "stage4.1")
    pick = lambda values: {key: value for key, value in values.items() if key.startswith(kept)}
    return {
        "name": name,
        "batch": batch,
        "size": side,
        "loss": loss.item(),
        "map": summary(out),
        "gradients": pick(gradients),
        "running": pick(running),
    }


def main():
    torch.manual_seed(0)
    golden = {
        "made_by": "tools/reference/backbone.py",
        "versions": {
            "python": platform.python_version(),
            "torch": torch.__version__,
            "numpy": np.__version__,
        },
        "inference": [inference(n, h, w) for n in VARIANTS for h, w in ((64, 64), (65, 49))],
        "training": training("resnet18", 3, 64),
    }
    OUT.parent.mkdir(exist_ok=True)
    text = json.dumps(golden, separators=(",", ":")).replace('{"shape"', '\n{"shape"')
    OUT.write_text(text + "\n")
    print(f"{OUT.name}: {len(text) / 1024:.0f} kB, loss {golden['training']['loss']:.9g}")


main()
