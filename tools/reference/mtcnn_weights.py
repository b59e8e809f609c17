"""Writes the weights of MTCNN, as the wheel of facenet-pytorch 2.6.0 holds them, in the layout of TensorFlow.js.

Kernels become [height, width, in, out], dense ones [in, out]; facenet-pytorch flattens its maps as width, height, channels,
TensorFlow.js as height, width, channels, so the rows of the first dense kernel are put in that order. The heads of a network
stand beside one another as columns of one kernel: two logits (no face, face), four offsets of the box, and for onet ten
coordinates of landmarks. Not a number is changed. The same bytes each time.
"""

import hashlib
import json
import pathlib
from importlib.metadata import version

import facenet_pytorch
import numpy as np
import torch

SOURCE = pathlib.Path(facenet_pytorch.__file__).parent / "data"
TARGET = pathlib.Path(__file__).resolve().parents[2] / "packages/faces/weights/mtcnn.safetensors"

# Our names of layers, theirs, and for the dense layer after the last map that map's side.
NETWORKS = {
    "pnet": {"conv1": (1,), "conv2": (2,), "conv3": (3,), "heads": ("conv4_1", "conv4_2")},
    "rnet": {"conv1": (1,), "conv2": (2,), "conv3": (3,), "dense": (4, 3), "heads": ("dense5_1", "dense5_2")},
    "onet": {
        "conv1": (1,),
        "conv2": (2,),
        "conv3": (3,),
        "conv4": (4,),
        "dense": (5, 3),
        "heads": ("dense6_1", "dense6_2", "dense6_3"),
    },
}


def kernel_of(weight, side=None):
    if weight.ndim == 4:
        return weight.transpose(2, 3, 1, 0)
    if side is None:
        return weight.T
    outputs, inputs = weight.shape
    maps = weight.reshape(outputs, side, side, inputs // (side * side))  # out, width, height, channels
    return maps.transpose(2, 1, 3, 0).reshape(inputs, outputs)


def tensors_of(network, layers):
    theirs = {name: value.numpy() for name, value in torch.load(SOURCE / f"{network}.pt").items()}
    for layer, source in layers.items():
        if layer == "heads":
            kernels = [kernel_of(theirs[f"{name}.weight"]) for name in source]
            yield f"{network}/heads/kernel", np.concatenate(kernels, axis=-1)
            yield f"{network}/heads/bias", np.concatenate([theirs[f"{name}.bias"] for name in source])
            continue
        number, *side = source
        name = f"{'dense' if side else 'conv'}{number}"
        yield f"{network}/{layer}/kernel", kernel_of(theirs[f"{name}.weight"], *side)
        yield f"{network}/{layer}/bias", theirs[f"{name}.bias"]
        yield f"{network}/{layer}/alpha", theirs[f"prelu{number}.weight"]


header, data = {"__metadata__": {"source": f"facenet-pytorch {version('facenet-pytorch')}, MIT licence"}}, b""
for network, layers in NETWORKS.items():
    for name, values in tensors_of(network, layers):
        stored = np.ascontiguousarray(values, dtype="<f4").tobytes()
        header[name] = {
            "dtype": "F32",
            "shape": list(values.shape),
            "data_offsets": [len(data), len(data) + len(stored)],
        }
        data += stored
text = json.dumps(header, separators=(",", ":")).encode()
text += b" " * (-len(text) % 8)  # so that the numbers can be viewed in place
file = len(text).to_bytes(8, "little") + text + data
TARGET.parent.mkdir(parents=True, exist_ok=True)
TARGET.write_bytes(file)
print(TARGET, len(file), "bytes, sha256", hashlib.sha256(file).hexdigest())
