"""The peer of `did bench predict`: a verdict on a picture or clip with facenet-pytorch's MTCNN and ONNX Runtime, as a script of one's own would.

    python predict_peer.py '{"input": "a.jpg", "onnx": "did.onnx", "frames": 32, "size": 128, "margin": 0, "threads": 2, "batch": 8, "minFace": 40}'

OpenCV decodes with its own threads and converts only frames that are wanted; MTCNN (keep_all) looks at several frames at once;
faces are turned upright by five points onto the template of align-face.ts and judged all together by the very network that is
measured, from `did export --to onnx`. Prints `ready` once all is loaded, then judges the input for every line on stdin and prints
the seconds.
"""

import json
import resource
import sys
import time

import cv2
import numpy as np
import onnxruntime
import torch
from facenet_pytorch import MTCNN
from prepare_peer_parts import TEMPLATE, batches, read

CROPS = 16


def judge(spec, mtcnn, session):
    if spec["video"]:
        frames = read(spec["input"], spec["frames"])
    else:
        frames = iter([(0, cv2.cvtColor(cv2.imread(spec["input"]), cv2.COLOR_BGR2RGB))])
    margin = spec["margin"]
    target = (TEMPLATE + margin) / (1 + 2 * margin) * spec["size"] - 0.5
    logits = []
    for batch in batches(frames, spec["batch"]):
        found = mtcnn.detect([image for _, image in batch], landmarks=True)
        crops = []
        for (_, image), boxes, points in zip(batch, found[0], found[2]):
            for face in range(0 if boxes is None else len(boxes)):
                matrix, _ = cv2.estimateAffinePartial2D(points[face].astype(np.float32), target, method=cv2.LMEDS)
                size = (spec["size"], spec["size"])
                crops.append(cv2.warpAffine(image, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT))
        for start in range(0, len(crops), CROPS):
            images = np.stack(crops[start : start + CROPS]).astype(np.float32)
            logits.extend(session.run(["logit"], {"image": images})[0].tolist())
    return logits


def main():
    spec = json.loads(sys.argv[1])
    torch.set_num_threads(spec["threads"])
    cv2.setNumThreads(spec["threads"])
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = spec["threads"]
    session = onnxruntime.InferenceSession(spec["onnx"], options, providers=["CPUExecutionProvider"])
    mtcnn = MTCNN(keep_all=True, min_face_size=spec["minFace"], device="cpu")
    print("ready", f"{torch.__version__}+onnxruntime-{onnxruntime.__version__}", flush=True)
    for _ in sys.stdin:
        started = time.perf_counter()
        judge(spec, mtcnn, session)
        print(time.perf_counter() - started, flush=True)
    print("peak", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, flush=True)


main()
