"""What the scripts for backbones of other packages share: filling a network by formula under our names of weights, running
it in float64, and writing down its feature maps, gradients and running statistics."""

import json
import platform
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Callable

import torch
from backbone_formula import channels_last, image, summary, tensor, weight
from formula import formula
from torch import nn

GOLDEN = Path(__file__).resolve().parents[2] / "packages/backbone/golden"
NORM = {"weight": "gamma", "bias": "beta", "running_mean": "running_mean", "running_var": "running_variance"}


@dataclass
class Peer:
    """Networks of a package, by our names of them."""

    # Name -> network without stochastic depth.
    build: Callable
    # Name, network -> (our layer, module) of each convolution and norm before the classifier; a convolution of
    # squeeze-excite is `LAYER#squeeze` or `LAYER#excite`.
    layers: Callable
    # Name, network, pictures -> feature maps by our names.
    maps: Callable
    # Start of the classifier's weights in the state dict.
    classifier: tuple
    # Name, whether training -> options of `weight`, such that float32 can follow float64.
    fill: Callable


def our_weights(peer, name, net):
    """(our name, tensor of the peer, order of axes from its layout to ours and back)."""
    hwio, oihw = (2, 3, 1, 0), (3, 2, 0, 1)
    for layer, module in peer.layers(name, net):
        if "#" in layer:
            layer, part = layer.split("#")
            yield f"{layer}/{part}_kernel", module.weight, hwio, oihw
            yield f"{layer}/{part}_bias", module.bias, (0,), (0,)
        elif isinstance(module, nn.BatchNorm2d):
            for attribute, kind in NORM.items():
                yield f"{layer}/{kind}", getattr(module, attribute), (0,), (0,)
        elif module.groups > 1:
            yield f"{layer}/depthwise_kernel", module.weight, (2, 3, 0, 1), (2, 3, 0, 1)
        else:
            yield f"{layer}/kernel", module.weight, hwio, oihw


def filled(peer, name, options):
    net = peer.build(name)
    done = {}
    with torch.no_grad():
        for key, value, to_ours, back in our_weights(peer, name, net):
            assert key not in done, key
            done[key] = value.copy_(
                weight(key, tuple(value.shape[i] for i in to_ours), **options).permute(back)
            )
    ids = {id(value) for value in done.values()}
    for key, value in net.state_dict(keep_vars=True).items():
        assert id(value) in ids or key.startswith(peer.classifier) or key.endswith("num_batches_tracked"), key
    return net


def inference(peer, name, height, width):
    options = peer.fill(name, False)
    net = filled(peer, name, options).eval()
    with torch.no_grad():
        maps = peer.maps(name, net, image(2, height, width))
        single = peer.maps(name, net.float(), image(2, height, width).float())
    last = list(maps)[-1]
    error = (torch.linalg.norm(single[last].double() - maps[last]) / torch.linalg.norm(maps[last])).item()
    print(f"{name} {height}x{width}: PyTorch's own float32 is {error:.1e} away")
    return {
        "name": name,
        "fill": options,
        "size": [height, width],
        "maps": {key: summary(channels_last(value)) for key, value in maps.items()},
    }


def training(peer, name, batch, side, kept):
    """loss = mean(last map * target) with batch statistics; gradients, and running statistics after."""
    options = peer.fill(name, True)
    last, loss, tensors = pass_of(peer, name, options, batch, side, kept, double=True)
    _, _, single = pass_of(peer, name, options, batch, side, kept, double=False)
    away = {
        key: (torch.linalg.norm(single[key].double() - value) / torch.linalg.norm(value)).item()
        for key, value in tensors.items()
    }
    worst = max(away, key=away.get)
    print(f"{name} in training: PyTorch's own float32 is {away[worst]:.1e} away at {worst}")
    pick = lambda running: {key: summary(v) for key, v in tensors.items() if ("/running_" in key) == running}
    return {
        "name": name,
        "fill": options,
        "batch": batch,
        "size": side,
        "loss": loss,
        "map": summary(last),
        "gradients": pick(False),
        "running": pick(True),
    }


def pass_of(peer, name, options, batch, side, kept, double):
    """The last map, the loss, and gradients and running statistics by our names, in our layout."""
    net = filled(peer, name, options).train()
    net, pictures = (net, image(batch, side, side)) if double else (net.float(), image(batch, side, side).float())
    last = channels_last(list(peer.maps(name, net, pictures).values())[-1])
    loss = (last * tensor(formula("target", tuple(last.shape))).to(last.dtype)).mean()
    loss.backward()
    tensors = {}
    for key, value, to_ours, _ in our_weights(peer, name, net):
        if not key.startswith(kept):
            continue
        if "/running_" in key:
            tensors[key] = value.detach()
        elif value.grad.norm() > 1e-7:  # a shift before another norm has none
            tensors[key] = value.grad.permute(to_ours)
    tensors = {key: value.contiguous() for key, value in tensors.items()}
    return last, loss.item(), tensors


def parameters(peer, name):
    """Without the classifier, and with it as the package states it."""
    named = list(peer.build(name).named_parameters())
    features = sum(p.numel() for key, p in named if not key.startswith(peer.classifier))
    return {"features": features, "total": sum(p.numel() for _, p in named)}


def operations(peer, name, height, width):
    """Multiply-adds of all convolutions for one picture, counted as they run."""
    net = peer.build(name).eval().float()
    total = 0

    def count(module, _inputs, output):
        nonlocal total
        total += module.weight.numel() * output.shape[2] * output.shape[3]

    for module in net.modules():
        if isinstance(module, nn.Conv2d):
            module.register_forward_hook(count)
    with torch.no_grad():
        peer.maps(name, net, image(1, height, width).float())
    return total


def write(path, script, packages, peer, counted, inferred, trained):
    """`counted`, `inferred` and `trained` list the arguments of `operations`, `inference` and `training`."""
    golden = {
        "made_by": f"tools/reference/{script}",
        "versions": {"python": platform.python_version()} | {each: version(each) for each in packages},
        "parameters": {name: parameters(peer, name) for name, *_ in counted},
        "operations": [
            {"name": name, "size": [h, w], "multiplyAdds": operations(peer, name, h, w)} for name, h, w in counted
        ],
        "inference": [inference(peer, *each) for each in inferred],
        "training": [training(peer, *each) for each in trained],
    }
    text = json.dumps(golden, separators=(",", ":")).replace('{"shape"', '\n{"shape"')
    (GOLDEN / path).write_text(text + "\n")
    losses = ", ".join(f"{each['name']} {each['loss']:.9g}" for each in golden["training"])
    print(f"{path}: {len(text) / 1024:.0f} kB; losses: {losses}")
    print(golden["parameters"])


def hooked(net, modules, run):
    """Outputs of modules, by their keys, of one run."""
    maps = {}
    hooks = [
        module.register_forward_hook(lambda _m, _i, out, key=key: maps.__setitem__(key, out))
        for key, module in modules.items()
    ]
    run(net)
    for hook in hooks:
        hook.remove()
    return maps
