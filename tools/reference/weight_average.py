"""timm's moving average of weights and of the statistics of batch norm, whatever they are set to before each update."""

import torch
from timm.utils import ModelEmaV3

from golden import write

torch.manual_seed(5)
torch.set_default_dtype(torch.float64)
averages = []
for decay, warmup in ((0.9, False), (0.9, True), (0.999, True)):
    model = torch.nn.Sequential(torch.nn.Linear(2, 1), torch.nn.BatchNorm1d(1))
    average = ModelEmaV3(model, decay=decay, use_warmup=warmup)
    watched = {"weight": "0.weight", "mean": "1.running_mean"}
    start = {name: model.state_dict()[key].flatten().tolist() for name, key in watched.items()}
    updates = []
    for count in range(1, 13):
        with torch.no_grad():
            for key in watched.values():
                model.state_dict()[key].copy_(torch.randn_like(model.state_dict()[key]))
        average.update(model, step=count)
        updates.append(
            {
                "decay": average.get_decay(count),
                "now": {name: model.state_dict()[key].flatten().tolist() for name, key in watched.items()},
                "average": {name: average.module.state_dict()[key].flatten().tolist() for name, key in watched.items()},
            }
        )
    averages.append({"decay": decay, "warmup": warmup, "start": start, "updates": updates})

write("packages/did/golden/weight-average.json", averages)
