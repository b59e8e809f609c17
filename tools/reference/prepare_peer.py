"""The peer of `did bench prepare`: clips to aligned crops with facenet-pytorch's MTCNN and OpenCV, as a script of one's own would.

    python prepare_peer.py '{"clips": ["a.mp4"], "frames": 32, "size": 224, "faces": 8, "threads": 2, "batch": 8, "minFace": 20, "out": "crops"}'

The frames are those that `did prepare` takes, evenly spaced or all; OpenCV decodes with its own threads and converts only
frames that are wanted; MTCNN (keep_all) looks at several frames at once, as its documentation advises; the largest faces of a
frame are turned upright by five points onto the template of `did prepare`, and written as PNG. Prints `ready` once the networks
are loaded, then prepares all clips for every line on stdin and prints the seconds; the crops of the last time stay.
"""

import json
import pathlib
import resource
import sys
import time

import cv2
import numpy as np
import torch
from facenet_pytorch import MTCNN
from prepare_peer_parts import TEMPLATE, batches, read


def prepare(clip, out, mtcnn, spec):
    size = spec["size"]
    out.mkdir(parents=True, exist_ok=True)
    target = TEMPLATE * size - 0.5
    for batch in batches(read(clip, spec["frames"]), spec["batch"]):
        found = mtcnn.detect([image for _, image in batch], landmarks=True)
        for (index, image), boxes, points in zip(batch, found[0], found[2]):
            # The largest come first.
            for face in range(0 if boxes is None else min(len(boxes), spec["faces"])):
                matrix, _ = cv2.estimateAffinePartial2D(points[face].astype(np.float32), target, method=cv2.LMEDS)
                crop = cv2.warpAffine(image, matrix, (size, size), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
                cv2.imwrite(str(out / f"{index:06}-face{face}.png"), cv2.cvtColor(crop, cv2.COLOR_RGB2BGR))


def main():
    spec = json.loads(sys.argv[1])
    torch.set_num_threads(spec["threads"])
    cv2.setNumThreads(spec["threads"])
    mtcnn = MTCNN(keep_all=True, min_face_size=spec["minFace"], device="cpu")
    print("ready", torch.__version__, flush=True)
    for _ in sys.stdin:
        started = time.perf_counter()
        for i, clip in enumerate(spec["clips"]):
            prepare(clip, pathlib.Path(spec["out"]) / f"{i:04}", mtcnn, spec)
        print(time.perf_counter() - started, flush=True)
    print("peak", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, flush=True)


main()
