"""Keras's EfficientNets whose weights fit ours, and small files as Keras writes them.

    tools/reference/setup keras && tools/reference/.venv-keras/bin/python tools/reference/keras_networks.py

(Keras on tensorflow-cpu, and h5py) writes packages/backbone/golden/keras.json: names and shapes of the tensors in the HDF5
files of EfficientNetV2-S, -M, -L and EfficientNet-B4, and their last maps and logits when each tensor follows from its own
name, in float64; and packages/did/golden/keras/: files of a small network as `model.save` and `save_weights` write them, and
`files.json`, each tensor's shape and numbers.
"""

import json
import os
import platform
from importlib.metadata import version
from pathlib import Path

os.environ |= {"CUDA_VISIBLE_DEVICES": "", "TF_CPP_MIN_LOG_LEVEL": "3"}

import h5py
import keras
import numpy as np
from formula import formula

PACKAGES = Path(__file__).resolve().parents[2] / "packages"
SIZE = (64, 49)
SAMPLES = 24
NETWORKS = {
    "tf-efficientnet-b4": "EfficientNetB4",
    "tf-efficientnetv2-s": "EfficientNetV2S",
    "tf-efficientnetv2-m": "EfficientNetV2M",
    "tf-efficientnetv2-l": "EfficientNetV2L",
}


def fill(name, shape):
    if name.startswith("normalization/"):  # a step before the network, left without effect
        return np.ones(shape) if name.endswith("variance") else np.zeros(shape)
    values = formula(name, shape)
    if len(shape) == 4:
        fan_in = np.prod(shape[:2]) if "dwconv" in name else np.prod(shape[:3])
        return values * np.sqrt(3 / fan_in)
    if name.endswith(("moving_variance", "gamma")):
        return 1 + 0.2 * values
    return 0.1 * values


def summary(values):
    flat = np.asarray(values, dtype=np.float64).reshape(-1)
    at = (np.arange(SAMPLES) * len(flat)) // SAMPLES
    return {
        "shape": list(values.shape),
        "norm": float(f"{np.linalg.norm(flat):.9g}"),
        "samples": [float(f"{v:.9g}") for v in flat[at]],
    }


def case(name, builder):
    print(name, flush=True)
    first = name.endswith("b4")
    options = {} if first else {"include_preprocessing": False}
    net = getattr(keras.applications, builder)(
        weights=None, input_shape=(*SIZE, 3), classifier_activation=None, **options
    )
    tensors = {}
    for layer in net.layers:
        for variable in layer.weights:
            key = f"{layer.name}/{variable.name}"
            tensors.setdefault(layer.name, {})[variable.name] = list(variable.shape)
            variable.assign(fill(key, tuple(variable.shape)).astype(np.float32).astype(np.float64))
    x = formula("image", (2, *SIZE, 3)).astype(np.float32).astype(np.float64)
    both = keras.Model(net.input, [net.get_layer("top_activation").output, net.output])
    # The first generation divides pixels by 255 itself.
    maps, logits = both(x * 255 if first else x, training=False)
    return {
        "name": name,
        "source": "keras",
        "size": SIZE,
        "tensors": tensors,
        "map": summary(np.asarray(maps)),
        "logits": summary(np.asarray(logits)),
    }


def networks():
    keras.config.set_floatx("float64")
    keras.config.set_dtype_policy("float64")
    content = {
        "made_by": "tools/reference/keras_networks.py",
        "versions": versions(),
        "cases": [case(*each) for each in NETWORKS.items()],
    }
    text = json.dumps(content, separators=(",", ":")).replace('{"name"', '\n{"name"')
    out = PACKAGES / "backbone/golden/keras.json"
    out.write_text(text + "\n")
    print(f"{out.name}: {len(text) / 1024:.0f} kB")
    keras.config.set_floatx("float32")
    keras.config.set_dtype_policy("float32")


def files():
    out = PACKAGES / "did/golden/keras"
    out.mkdir(parents=True, exist_ok=True)
    layers = keras.layers
    net = keras.Sequential(
        [
            layers.Input((8, 8, 3)),
            layers.Conv2D(4, 3, use_bias=False, name="stem_conv"),
            layers.BatchNormalization(name="stem_bn"),
            layers.DepthwiseConv2D(3, name="dwconv"),
            layers.GlobalAveragePooling2D(),
            layers.Dense(2, name="predictions"),
        ]
    )
    described = {}
    for layer in net.layers:
        for variable in layer.weights:
            key = f"{layer.name}/{variable.name}"
            variable.assign(formula(key, tuple(variable.shape)))
            values = np.asarray(variable.value, dtype=np.float64).reshape(-1).tolist()
            described[key] = {"shape": list(variable.shape), "values": values}
    net.compile(optimizer="adam", loss="mse")
    net.save(out / "model.h5")
    net.save_weights(out / "by-number.weights.h5")
    older(net, out / "keras-2.h5")
    content = {"made_by": "tools/reference/keras_networks.py", "versions": versions(), "tensors": described}
    (out / "files.json").write_text(json.dumps(content, separators=(",", ":")) + "\n")
    for file in sorted(out.iterdir()):
        print(f"{file.name}: {file.stat().st_size} bytes")


def older(net, path):
    """The layout of the files that keras.applications publishes: layers at the root, and `:0` behind each name."""
    with h5py.File(path, "w") as file:
        file.attrs["layer_names"] = [layer.name.encode() for layer in net.layers]
        for layer in net.layers:
            group = file.create_group(layer.name)
            names = []
            for variable in layer.weights:
                kind = "depthwise_kernel" if layer.name == "dwconv" and variable.name == "kernel" else variable.name
                names.append(f"{layer.name}/{kind}:0".encode())
                group.create_dataset(names[-1].decode(), data=np.asarray(variable.value))
            group.attrs["weight_names"] = names


def versions():
    return {"python": platform.python_version()} | {name: version(name) for name in ("keras", "tensorflow-cpu", "h5py", "numpy")}


if __name__ == "__main__":
    files()
    networks()
