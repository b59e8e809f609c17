"""What facenet-pytorch 2.6.0 gives for its three networks, for area interpolation, and for the whole of MTCNN.

`setup facenet` makes the Python that runs it. Photographs and frames are read from ../shared/data, and the SHA-256 of their
pixels stands beside the faces, so that the test knows that both sides saw the same picture. ffmpeg must be on the PATH.
"""

import hashlib
import pathlib
import subprocess
from importlib.metadata import version

import numpy as np
import torch
from facenet_pytorch import MTCNN
from facenet_pytorch.models.utils.detect_face import imresample
from golden import ROOT, numbers, write
from PIL import Image

SHARED = ROOT.parent / "shared/data"
CROWD_SIZE = (1920, 1080)
CROWD_FRAMES = [0, 20, 40, 60, 80, 100]
PHOTOGRAPHS = 24

torch.set_num_threads(1)
mtcnn = MTCNN(keep_all=True)
mtcnn.eval()


def pattern(*shape):
    """Bytes that look like noise, from whole numbers alone."""
    i = np.arange(np.prod(shape))
    return ((i * i % 251) * 13 + i * 7).astype(np.uint8).reshape(shape)


def scaled(pictures):
    """Bytes `[B,H,W,3]` as the networks want them, `[B,3,H,W]` in -1..1."""
    return (torch.from_numpy(pictures).permute(0, 3, 1, 2).float() - 127.5) * 0.0078125


def network(net, *shape):
    with torch.no_grad():
        *rest, probability = net(scaled(pattern(*shape)))
    # Channels last, as TensorFlow.js has them: probability of a face, offsets of the box, landmarks.
    columns = torch.cat([probability[:, 1:2], *rest], dim=1)
    return {"shape": shape, "values": numbers(columns.movedim(1, -1))}


def resampled(size, window, to):
    """A window (left, top, right, bottom) of a picture of the pattern; to width, height."""
    left, top, right, bottom = window
    picture = pattern(*size[::-1], 3)[top:bottom, left:right]
    cut = torch.from_numpy(picture).permute(2, 0, 1)[None].float()
    small = (imresample(cut, to[::-1]) - 127.5) * 0.0078125
    return {"size": size, "window": window, "to": to, "values": numbers(small[0].permute(1, 2, 0))}


def drawn_picture(height=120, width=160):
    """Two grey discs with two dark eyes, a nose and a mouth each, in whole numbers alone; the test draws them too."""
    picture = np.full((height, width, 3), 60, np.int64)
    y, x = np.mgrid[:height, :width]

    def disc(cx, cy, rx, ry, colour):
        picture[(x - cx) ** 2 * ry**2 + (y - cy) ** 2 * rx**2 <= (rx * ry) ** 2] = colour

    for cx, cy, r in ((50, 56, 36), (120, 70, 24)):
        disc(cx, cy, r * 4 // 5, r, (205, 165, 140))
        for side in (-1, 1):
            disc(cx + side * r // 3, cy - r // 5, r // 6, r // 10, (50, 35, 30))
            disc(cx + side * r // 3, cy - r // 3, r // 5, r // 14, (80, 60, 50))
        disc(cx, cy + r // 5, r // 9, r // 10, (165, 115, 100))
        disc(cx, cy + r // 2, r // 3, r // 10, (150, 70, 70))
    return picture.astype(np.uint8)


def rounded(values):
    return [round(float(value), 4) for value in np.ravel(values)]


def faces(picture):
    boxes, probabilities, points = mtcnn.detect(Image.fromarray(picture), landmarks=True)
    if boxes is None:
        return []
    return [
        {"corners": rounded(box), "probability": float(f"{probability:.7g}"), "landmarks": rounded(five)}
        for box, probability, five in zip(boxes, probabilities, points)
    ]


def seen(name, picture):
    digest = hashlib.sha256(picture.tobytes()).hexdigest()
    return {"name": name, "sha256": digest, "faces": faces(picture)}


def photographs(folder):
    files = sorted(pathlib.Path(SHARED / folder).glob("*.jpg"))
    chosen = files[:: len(files) // PHOTOGRAPHS][:PHOTOGRAPHS]
    return [seen(f"{folder}/{file.name}", np.array(Image.open(file).convert("RGB"))) for file in chosen]


def crowd(frame):
    """As the test asks for it: without the shortcuts that differ from one processor to another."""
    command = ["ffmpeg", "-v", "error", "-i", SHARED / "videos/crowd.mp4", "-vf", f"select=eq(n\\,{frame})"]
    command += ["-frames:v", "1", "-sws_flags", "bitexact+accurate_rnd+full_chroma_int"]
    command += ["-f", "rawvideo", "-pix_fmt", "rgb24", "-"]
    pixels = subprocess.run(command, check=True, capture_output=True).stdout
    width, height = CROWD_SIZE
    return {"frame": frame, **seen("videos/crowd.mp4", np.frombuffer(pixels, np.uint8).reshape(height, width, 3))}


write(
    "packages/faces/golden/mtcnn.json",
    {
        "facenetPytorch": version("facenet-pytorch"),
        "networks": {
            "pNet": network(mtcnn.pnet, 2, 20, 25, 3),
            "rNet": network(mtcnn.rnet, 5, 24, 24, 3),
            "oNet": network(mtcnn.onet, 5, 48, 48, 3),
        },
        "resampled": [
            resampled([37, 29], [0, 0, 37, 29], [11, 7]),
            resampled([37, 29], [5, 3, 30, 14], [5, 8]),
            resampled([37, 29], [30, 20, 34, 29], [6, 12]),
        ],
        "drawn": {
            "sha256": hashlib.sha256(drawn_picture().tobytes()).hexdigest(),
            "faces": faces(drawn_picture()),
        },
        "photographs": photographs("fairface/val") + photographs("landmarks68"),
        "crowd": [crowd(frame) for frame in CROWD_FRAMES],
    },
)
