"""torch.optim.Adam and AdamW over ten steps of a given gradient, in float64."""

import torch

from golden import numbers, write

torch.manual_seed(3)
torch.set_default_dtype(torch.float64)

cases = []
for name, make in {
    "coupled": torch.optim.Adam,
    "decoupled": torch.optim.AdamW,
}.items():
    for decay in (0.0, 5e-2):
        start = torch.randn(7)
        gradients = [torch.randn(7) * 10 ** (i % 3 - 2) for i in range(10)]
        weight = start.clone().requires_grad_()
        optimizer = make([weight], lr=1e-2, betas=(0.9, 0.99), eps=1e-6, weight_decay=decay)
        after = []
        for gradient in gradients:
            weight.grad = gradient.clone()
            optimizer.step()
            after.append(numbers(weight))
        cases.append(
            {
                "decay": name,
                "weightDecay": decay,
                "start": numbers(start),
                "gradients": [numbers(gradient) for gradient in gradients],
                "after": after,
            }
        )
write("packages/runtime/golden/adam.json", cases)
