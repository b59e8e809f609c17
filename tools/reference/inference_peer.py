"""A forward pass of `did bench inference` in PyTorch or ONNX Runtime: the peers of `--peer`.

    python inference_peer.py '{"engine": "pytorch", "model": "resnet50", "size": 224, "batch": 16, "threads": 2}'

Prints `ready`, then runs the network once for every line on stdin and prints its seconds. PyTorch runs as people run it:
eval mode, channels-last, inference mode. ONNX Runtime gets PyTorch's export and folds batch norms by itself.
"""

import io
import json
import sys
import time

import torch

from torchvision_backbone import feature_extractor, peak_megabytes


def pytorch(net, images):
    net = net.to(memory_format=torch.channels_last)
    images = images.to(memory_format=torch.channels_last)

    def run():
        with torch.inference_mode():
            return net(images)

    return torch.__version__, run


def onnxruntime(net, images):
    import onnxruntime

    file = io.BytesIO()
    torch.onnx.export(net, (images,), file, input_names=["images"], dynamo=False)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = torch.get_num_threads()
    session = onnxruntime.InferenceSession(file.getvalue(), options, providers=["CPUExecutionProvider"])
    values = images.numpy()
    return onnxruntime.__version__, lambda: session.run(None, {"images": values})


def main():
    spec = json.loads(sys.argv[1])
    torch.set_num_threads(spec["threads"])
    net = feature_extractor(spec["model"]).eval()
    images = torch.randn(spec["batch"], 3, spec["size"], spec["size"])
    version, run = {"pytorch": pytorch, "onnxruntime": onnxruntime}[spec["engine"]](net, images)
    print("ready", version, flush=True)
    for _ in sys.stdin:
        started = time.perf_counter()
        run()
        print(time.perf_counter() - started, flush=True)
    print("peak", peak_megabytes(), flush=True)


main()
