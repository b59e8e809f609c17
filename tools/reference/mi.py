"""D, the critic's loss in the GAN form of the Jensen-Shannon divergence, with its gradients."""

import torch
import torch.nn.functional as F

from golden import numbers, write

torch.manual_seed(11)
torch.set_default_dtype(torch.float64)
cases = []
for scale in (0.5, 3.0, 40.0):
    joint = (torch.randn(8) * scale).requires_grad_()
    product = (torch.randn(8) * scale).requires_grad_()
    loss = -(F.logsigmoid(joint).mean() + F.logsigmoid(-product).mean())
    by_joint, by_product = torch.autograd.grad(loss, (joint, product))
    cases.append(
        {
            "joint": numbers(joint),
            "product": numbers(product),
            "value": loss.item(),
            "byJoint": numbers(by_joint),
            "byProduct": numbers(by_product),
        }
    )
write("packages/mi-estimator/golden/jsd.json", cases)
