"""Learning rates of torch.optim.lr_scheduler over a run of 40 steps."""

import torch
from torch.optim import lr_scheduler

from golden import write

STEPS = 40
RATE = 0.3


def rates(make):
    """The learning rate before each step."""
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=RATE)
    scheduler = make(optimizer)
    values = []
    for _ in range(STEPS):
        values.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step()
    return values


def warmed(make, steps):
    """The product of a warm-up and a schedule: ChainedScheduler where the schedule is a product of factors itself."""
    return lambda optimizer: lr_scheduler.ChainedScheduler(
        [lr_scheduler.LinearLR(optimizer, 1 / (steps + 1), 1.0, total_iters=steps), make(optimizer)]
    )


def constant(optimizer):
    return lr_scheduler.ConstantLR(optimizer, 1.0)


def cosine(floor):
    return lambda optimizer: lr_scheduler.CosineAnnealingLR(optimizer, STEPS, eta_min=floor * RATE)


def linear(floor):
    return lambda optimizer: lr_scheduler.LinearLR(optimizer, 1.0, floor, total_iters=STEPS)


def step(optimizer):
    return lr_scheduler.StepLR(optimizer, 7, gamma=0.4)


def milestones(optimizer):
    return lr_scheduler.MultiStepLR(optimizer, [5, 6, 30], gamma=0.2)


def exponential(optimizer):
    return lr_scheduler.ExponentialLR(optimizer, gamma=0.5 ** (1 / 8))


def case(make, **options):
    return {"optimizer": {"learningRate": RATE, **options}, "rates": rates(make)}


schedules = [
    case(constant, schedule="constant"),
    case(warmed(constant, 6), schedule="constant", warmupSteps=6),
    case(cosine(0.0), schedule="cosine"),
    case(cosine(0.1), schedule="cosine", finalRate=0.1),
    case(warmed(cosine(0.0), 9), schedule="cosine", warmupSteps=9),
    case(linear(0.0), schedule="linear"),
    case(warmed(linear(0.25), 4), schedule="linear", finalRate=0.25, warmupSteps=4),
    case(step, schedule="step", decayEvery=7, gamma=0.4),
    case(warmed(step, 10), schedule="step", decayEvery=7, gamma=0.4, warmupSteps=10),
    case(milestones, schedule="milestones", milestones=[5, 6, 30], gamma=0.2),
    case(exponential, schedule="exponential", decayEvery=8, gamma=0.5),
]

write("packages/did/golden/schedules.json", {"steps": STEPS, "schedules": schedules})
