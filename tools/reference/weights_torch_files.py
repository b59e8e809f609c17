"""Small files as torch.save writes them, and what stands in them, for the readers of @did/runtime.

    tools/reference/.venv/bin/python tools/reference/weights_torch_files.py        (PyTorch)

writes packages/runtime/golden/weights/: every element type and kind of view in the ZIP format (`types.pth`) and in the
one before PyTorch 1.6 (`types-legacy.pth`), a training script's checkpoint (`nested.pth`), one that would run code
(`code.pth`), and `files.json`, each tensor's shape and numbers.
"""

import json
import os
import platform
from collections import OrderedDict
from pathlib import Path

import torch
from torch import nn

OUT = Path(__file__).resolve().parents[2] / "packages/runtime/golden/weights"
KINDS = {
    "F64": torch.float64,
    "F32": torch.float32,
    "F16": torch.float16,
    "BF16": torch.bfloat16,
    "I64": torch.int64,
    "I32": torch.int32,
    "I16": torch.int16,
    "I8": torch.int8,
    "U8": torch.uint8,
}


class RunsCode:
    """What an attacker would put into a checkpoint."""

    def __reduce__(self):
        return os.system, ("touch this-must-never-run",)


def types():
    tensors = OrderedDict()
    for name, dtype in KINDS.items():
        numbers = [0, 1, 2, 3, 100, 7] if name == "U8" else [0, 1, -2, 3, -100, 7]
        scale = 0.1 if dtype.is_floating_point else 1
        tensors[f"type.{name}"] = (torch.tensor(numbers, dtype=torch.float64) * scale).to(dtype).reshape(2, 3)
    tensors["type.BOOL"] = torch.tensor([True, False, True])
    tensors["half.extremes"] = torch.tensor([65504, 6e-8, -6.1e-5, float("inf"), -float("inf")], dtype=torch.float16)
    base = torch.arange(24, dtype=torch.float32).reshape(2, 3, 4)
    tensors["view.whole"] = base
    tensors["view.transposed"] = base.permute(2, 0, 1)
    tensors["view.slice"] = base[:, 1:, ::2]
    tensors["view.offset"] = base[1, 2]
    tensors["view.channels_last"] = torch.arange(24, dtype=torch.float16).reshape(1, 2, 3, 4).contiguous(
        memory_format=torch.channels_last
    )
    tensors["scalar"] = torch.tensor(5, dtype=torch.int64)
    tensors["empty"] = torch.zeros(0, 4)
    return tensors


def nested():
    torch.manual_seed(0)
    net = nn.Sequential(nn.Conv2d(3, 2, 3), nn.BatchNorm2d(2))
    averaged = OrderedDict((name, value + 1) for name, value in net.state_dict().items())
    optimizer = torch.optim.AdamW(net.parameters())
    net(torch.ones(1, 3, 5, 5)).sum().backward()
    optimizer.step()
    return {
        "epoch": 3,
        "arch": "tiny",
        "best": 71.5,
        "big": 2**40,
        "seen": (1, 2, 3, 4),
        "optimizer": optimizer.state_dict(),
        "state_dict": net.state_dict(),
        "parameters": list(net.parameters()),
        "state_dict_ema": averaged,
    }


def described(tensors):
    return {
        name: {
            "shape": list(value.shape),
            # JSON has no infinity.
            "values": [v if abs(v) < 1e30 else str(v) for v in value.double().flatten().tolist()],
        }
        for name, value in tensors.items()
    }


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    checkpoint = nested()
    torch.save(types(), OUT / "types.pth")
    torch.save(types(), OUT / "types-legacy.pth", _use_new_zipfile_serialization=False)
    torch.save(checkpoint, OUT / "nested.pth")
    torch.save({"weight": torch.ones(2), "extra": RunsCode()}, OUT / "code.pth")
    content = {
        "made_by": "tools/reference/weights_torch_files.py",
        "versions": {"python": platform.python_version(), "torch": torch.__version__},
        "types": described(types()),
        "nested": described(checkpoint["state_dict_ema"]),
    }
    (OUT / "files.json").write_text(json.dumps(content, separators=(",", ":")) + "\n")
    for file in sorted(OUT.iterdir()):
        print(f"{file.name}: {file.stat().st_size} bytes")


if __name__ == "__main__":
    main()
