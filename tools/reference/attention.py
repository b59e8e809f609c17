"""Channel and spatial attention after CBAM's paper, and their mean, on formula-filled weights."""

import math

import torch
import torch.nn.functional as F

from golden import numbers, write

torch.set_default_dtype(torch.float64)
B, H, W, C, HIDDEN, KERNEL = 2, 5, 4, 8, 4, 3


def fill(shape, phase):
    """The formula that the test evaluates too: sin(phase + i) / 2 in row-major order."""
    count = math.prod(shape)
    return torch.tensor([math.sin(phase + i) / 2 for i in range(count)]).reshape(shape)


x = fill((B, H, W, C), 1.0).requires_grad_()
hidden_kernel, hidden_bias = fill((C, HIDDEN), 2.0), fill((HIDDEN,), 3.0)
out_kernel, out_bias = fill((HIDDEN, C), 4.0), fill((C,), 5.0)
kernel = fill((KERNEL, KERNEL, 2, 1), 6.0)
gamma, beta = fill((1,), 7.0), fill((1,), 8.0)
mean, variance = fill((1,), 9.0), fill((1,), 10.0).abs() + 0.5


def mlp(v):
    return torch.relu(v @ hidden_kernel + hidden_bias) @ out_kernel + out_bias


def channel(v):
    return torch.sigmoid(mlp(v.mean((1, 2))) + mlp(v.amax((1, 2))))[:, None, None, :]


def spatial(v, training):
    planes = torch.stack([v.mean(3), v.amax(3)], 1)
    weight = kernel.permute(3, 2, 0, 1)
    logits = F.conv2d(planes, weight, padding=KERNEL // 2)
    normed = F.batch_norm(logits, mean.clone(), variance.clone(), gamma, beta, training, 0.1, 1e-5)
    return torch.sigmoid(normed).permute(0, 2, 3, 1)


cases = []
for training in (False, True):
    for kind in ("average", "cbam"):
        mc = channel(x)
        mask = (mc + spatial(x, training)) / 2 if kind == "average" else mc * spatial(x * mc, training)
        (grad,) = torch.autograd.grad((mask * fill(mask.shape, 12.0)).sum(), x)
        cases.append({"kind": kind, "training": training, "mask": numbers(mask), "gradient": numbers(grad)})
write("packages/attention/golden/attention.json", cases)
