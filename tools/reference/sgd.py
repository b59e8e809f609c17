"""torch.optim.SGD over ten steps of a given gradient, in float64."""

import torch

from golden import numbers, write

torch.manual_seed(4)
torch.set_default_dtype(torch.float64)

cases = []
for momentum, nesterov, decay in ((0.0, False, 0.0), (0.0, False, 0.1), (0.9, False, 0.05), (0.8, True, 0.05)):
    start = torch.randn(7)
    gradients = [torch.randn(7) for _ in range(10)]
    weight = start.clone().requires_grad_()
    optimizer = torch.optim.SGD([weight], lr=0.05, momentum=momentum, nesterov=nesterov, weight_decay=decay)
    after = []
    for gradient in gradients:
        weight.grad = gradient.clone()
        optimizer.step()
        after.append(numbers(weight))
    cases.append(
        {
            "momentum": momentum,
            "nesterov": nesterov,
            "weightDecay": decay,
            "start": numbers(start),
            "gradients": [numbers(gradient) for gradient in gradients],
            "after": after,
        }
    )
write("packages/runtime/golden/sgd.json", cases)
