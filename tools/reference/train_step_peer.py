"""The training step of `did bench train-step`, in PyTorch: the peer of `--peer pytorch`.

    python train_step_peer.py '{"model": "resnet50", "size": 224, "batch": 8, "threads": 2, "variant": "did", ...}'

Prints `ready`, then runs one step for every line on stdin and prints its seconds; the bench takes turns with it. The
networks are torchvision's in channels-last, and DID's parts written here after the paper with the widths that
the bench gives. Convolutions run through oneDNN, as PyTorch is installed; nothing is compiled or quantised.
"""

import json
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn

from torchvision_backbone import feature_extractor, last_map, peak_megabytes


class Attention(nn.Module):
    """(channel + spatial) / 2 after CBAM."""

    def __init__(self, channels, reduction, kernel):
        super().__init__()
        hidden = max(1, channels // reduction)
        self.mlp = nn.Sequential(nn.Linear(channels, hidden), nn.ReLU(), nn.Linear(hidden, channels))
        self.conv = nn.Conv2d(2, 1, kernel, padding=kernel // 2, bias=False)
        self.norm = nn.BatchNorm2d(1)

    def forward(self, x):
        channel = torch.sigmoid(self.mlp(x.mean((2, 3))) + self.mlp(x.amax((2, 3))))[:, :, None, None]
        planes = torch.cat([x.mean(1, keepdim=True), x.amax(1, keepdim=True)], 1)
        return (channel + torch.sigmoid(self.norm(self.conv(planes)))) / 2


class Reverse(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, beta):
        ctx.beta = beta
        return x.view_as(x)

    @staticmethod
    def backward(ctx, grad):
        return -ctx.beta * grad, None


def mlp(channels, widths, outputs):
    layers = []
    for width in widths:
        layers += [nn.Linear(channels, width), nn.ReLU()]
        channels = width
    return nn.Sequential(*layers, nn.Linear(channels, outputs))


class Did(nn.Module):
    def __init__(self, spec):
        super().__init__()
        self.features = feature_extractor(spec["model"])
        channels, side = last_map(self.features, spec["size"])
        self.variant = spec["variant"]
        self.head = mlp(channels, spec["headWidths"], 1)
        if self.variant != "did":
            return
        attention = spec["attention"]["reduction"], spec["attention"]["kernelSize"]
        self.deepfake, self.domain = Attention(channels, *attention), Attention(channels, *attention)
        self.domain_head = mlp(channels, spec["headWidths"], spec["domains"])
        critic, width = [], 2 * channels
        for out in spec["critic"]["widths"]:
            critic += [nn.Conv2d(width, out, 3, padding=1), nn.ReLU()]
            width = out
        self.critic = nn.Sequential(*critic, nn.Flatten(), nn.Linear(width * side * side, 1))

    def loss(self, images, labels, domains, order):
        maps = self.features(images)
        if self.variant != "did":
            return F.binary_cross_entropy_with_logits(self.head(maps.mean((2, 3)))[:, 0], labels)
        mask = self.deepfake(maps)
        deepfake, other = mask * maps, (1 - mask) * maps
        domain = self.domain(other) * other
        logit = self.head(deepfake.mean((2, 3)))[:, 0]
        gap = logit[labels == 1][:, None] - logit[labels == 0][None]
        auc = F.relu(0.15 - gap).square().mean()
        classes = 0.5 * F.binary_cross_entropy_with_logits(logit, labels) + 0.5 * auc
        names = F.cross_entropy(self.domain_head(domain.mean((2, 3))), domains)
        u, v = Reverse.apply(deepfake, 0.5), Reverse.apply(other, 0.5)
        joint, product = self.critic(torch.cat([u, v], 1)), self.critic(torch.cat([u, v[order]], 1))
        return classes + names + 0.01 * (F.softplus(-joint).mean() + F.softplus(product).mean())


def main():
    spec = json.loads(sys.argv[1])
    torch.manual_seed(1)
    torch.set_num_threads(spec["threads"])
    model = Did(spec).to(memory_format=torch.channels_last).train()
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-4, weight_decay=5e-4)
    batch, size = spec["batch"], spec["size"]
    images = torch.randn(batch, 3, size, size).to(memory_format=torch.channels_last)
    labels = torch.arange(batch).remainder(2).float()
    domains = torch.arange(batch).remainder(spec["domains"])
    order = torch.arange(batch).roll(1)
    print("ready", torch.__version__, flush=True)
    for _ in sys.stdin:
        started = time.perf_counter()
        optimizer.zero_grad(set_to_none=True)
        model.loss(images, labels, domains, order).backward()
        optimizer.step()
        print(time.perf_counter() - started, flush=True)
    print("peak", peak_megabytes(), flush=True)


main()
