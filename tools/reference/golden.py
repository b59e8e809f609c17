"""Writes a golden file with what made it."""

import json
import pathlib
import platform
import sys

import torch

ROOT = pathlib.Path(__file__).resolve().parents[2]


def numbers(tensor):
    return [float(f"{x:.9g}") for x in tensor.detach().double().flatten().tolist()]


def write(path, cases):
    made_by = {
        "script": pathlib.Path(sys.argv[0]).name,
        "python": platform.python_version(),
        "torch": torch.__version__,
    }
    target = ROOT / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps({"madeBy": made_by, "cases": cases}, indent=1) + "\n")
    print(target)
