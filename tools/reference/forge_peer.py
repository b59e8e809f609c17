"""Self-blended images of `did bench forge` with NumPy and OpenCV: the peers of `--peer opencv`.

    python forge_peer.py '{"style": "usual", "folder": "...", "width": 256, "height": 256, "pictures": 20}'

Reads the bench's own picture (`picture.rgb`) and landmarks (`landmarks.f32`), prints `ready`, then forges `pictures` of them for
every line on stdin and prints the seconds of processor time. Every step of the published method is there, drawn from the same ranges
as ours: hull, affine and elastic deformation, erosion and blur of the mask, colours and sharpness of source or target, resize and
shift of the source, blend ratio. `usual` is how such code is written: HSV by cvtColor, blending by NumPy in float32, the whole
picture at each step. `tuned` computes the same with the fewest passes that OpenCV has: one colour matrix, one remap for both
deformations, blendLinear. One thread, as ours.
"""

import json
import pathlib
import resource
import sys
import time

import cv2
import numpy as np

RATIOS = (0.25, 0.5, 0.75, 1, 1, 1)


class SelfBlend:
    def __init__(self, image, landmarks, rng):
        self.image = image
        self.landmarks = landmarks
        self.rng = rng
        self.height, self.width = image.shape[:2]
        eyes = landmarks[36:42].mean(0) - landmarks[42:48].mean(0)
        self.unit = float(np.hypot(*eyes))
        self.middle = landmarks.mean(0)
        self.grid = np.meshgrid(np.arange(self.width, dtype=np.float32), np.arange(self.height, dtype=np.float32))

    def draw(self):
        """Everything at random that both styles share."""
        uniform, unit = self.rng.uniform, self.unit
        self.strength = strength = uniform()
        reach = 0.5 + 1.8 * strength
        self.rgb = uniform(-14, 14, 3) * reach
        self.hue, self.saturation, self.value = uniform(-5.7, 5.7) * reach, 1 + uniform(-0.15, 0.15) * reach, 1 + uniform(-0.05, 0.05) * reach
        self.brightness = uniform(6, 16) * self.rng.choice((-1, 1)) * reach
        self.contrast = 1 + uniform(-0.12, 0.12) * reach
        self.softness = uniform(0.6, 1) if uniform() < 0.5 else -uniform(0.6, 1.4)
        self.cell = max(1, unit * (0.036 + 0.05 * strength))
        zoom = uniform(0.95, 1.05, 2)
        shift = uniform(-0.07, 0.07, 2) * unit * (0.5 + strength)
        self.motion = np.float32([[1 / zoom[0], 0, self.middle[0] * (1 - 1 / zoom[0]) + shift[0]],
                                  [0, 1 / zoom[1], self.middle[1] * (1 - 1 / zoom[1]) + shift[1]]])
        angle = uniform(-0.06, 0.06)
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        turn = turn @ np.array([[uniform(0.94, 1.06), uniform(-0.05, 0.05)], [0, uniform(0.94, 1.06)]])
        move = self.middle - turn @ self.middle + uniform(-0.05, 0.05, 2) * unit
        self.affine = np.float32(np.column_stack([turn, move]))
        self.bend = unit * uniform(0.1, 0.35)
        self.noise = uniform(-self.bend, self.bend, (2, *self.noise_shape())).astype(np.float32)
        self.erode = 2 * round(unit * uniform(0, 0.06)) + 1
        self.sigma = unit * uniform(0.03, 0.12) * (1 - 0.7 * strength)
        self.ratio = self.rng.choice(RATIOS)
        self.changes_target = uniform() < 0.5

    def noise_shape(self):
        return int(np.ceil(self.height / (0.5 * self.unit))) + 1, int(np.ceil(self.width / (0.5 * self.unit))) + 1

    def elastic(self):
        """A coarse grid of noise brought up by cubic interpolation, much cheaper than blurring noise of full size."""
        return (cv2.resize(plane, (self.width, self.height), interpolation=cv2.INTER_CUBIC) for plane in self.noise)

    def hull(self):
        mask = np.zeros((self.height, self.width), np.uint8)
        cv2.fillConvexPoly(mask, cv2.convexHull(self.landmarks.astype(np.int32)), 255)
        return mask

    def soft(self, image):
        small = (max(1, round(self.width / self.cell)), max(1, round(self.height / self.cell)))
        low = cv2.resize(image, small, interpolation=cv2.INTER_AREA)
        return cv2.resize(low, (self.width, self.height), interpolation=cv2.INTER_LINEAR)

    def soften_mask(self, mask):
        mask = cv2.erode(mask, np.ones((self.erode, self.erode), np.uint8))
        return cv2.GaussianBlur(mask.astype(np.float32) * (self.ratio / 255), (0, 0), self.sigma)

    def move(self, source):
        return cv2.warpAffine(source, self.motion, (self.width, self.height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)

    def forge(self):
        self.draw()
        mask = self.soften_mask(self.deform_mask(self.hull()))
        changed = self.change(self.image)
        source, target = (self.image, changed) if self.changes_target else (changed, self.image)
        return self.blend(self.move(source), target, mask), mask


class Usual(SelfBlend):
    def deform_mask(self, mask):
        mask = cv2.warpAffine(mask, self.affine, (self.width, self.height))
        dx, dy = self.elastic()
        return cv2.remap(mask, self.grid[0] + dx, self.grid[1] + dy, cv2.INTER_NEAREST)

    def change(self, image):
        level = np.arange(256, dtype=np.float32)
        shift = np.clip(level[:, None] + self.rgb, 0, 255).astype(np.uint8)
        image = cv2.LUT(image, shift[:, None, :])
        hue, saturation, value = cv2.split(cv2.cvtColor(image, cv2.COLOR_RGB2HSV))
        hue = cv2.LUT(hue, np.mod(level + self.hue / 2, 180).astype(np.uint8))
        saturation = cv2.LUT(saturation, np.clip(level * self.saturation, 0, 255).astype(np.uint8))
        value = cv2.LUT(value, np.clip(level * self.value, 0, 255).astype(np.uint8))
        image = cv2.cvtColor(cv2.merge((hue, saturation, value)), cv2.COLOR_HSV2RGB)
        contrast = (level + self.brightness - 128) * self.contrast + 128
        image = cv2.LUT(image, np.clip(contrast, 0, 255).astype(np.uint8))
        return cv2.addWeighted(image, 1 - self.softness, self.soft(image), self.softness, 0)

    def blend(self, source, target, mask):
        weight = mask[..., None]
        return (source * weight + target * (1 - weight) + 0.5).astype(np.uint8)


class Tuned(SelfBlend):
    def deform_mask(self, mask):
        dx, dy = self.elastic()
        (a, b, tx), (c, d, ty) = cv2.invertAffineTransform(self.affine)
        x, y = self.grid[0] + dx, self.grid[1] + dy
        return cv2.remap(mask, a * x + b * y + tx, c * x + d * y + ty, cv2.INTER_NEAREST)

    def change(self, image):
        image = cv2.transform(image, self.colour_matrix())
        return cv2.addWeighted(image, 1 - self.softness, self.soft(image), self.softness, 0)

    def colour_matrix(self):
        angle = np.deg2rad(self.hue)
        same, other = (1 - np.cos(angle)) / 3, np.sin(angle) / np.sqrt(3)
        turn = np.cos(angle) * np.eye(3) + same + other * np.array([[0, -1, 1], [1, 0, -1], [-1, 1, 0]])
        gray = np.outer(np.ones(3), (0.299, 0.587, 0.114))
        saturate = self.saturation * np.eye(3) + (1 - self.saturation) * gray
        matrix = self.contrast * self.value * saturate @ turn
        return np.float32(np.column_stack([matrix, matrix @ self.rgb + self.contrast * (self.brightness - 128) + 128]))

    def blend(self, source, target, mask):
        return cv2.blendLinear(source, target, mask, 1 - mask)


def main():
    spec = json.loads(sys.argv[1])
    cv2.setNumThreads(1)
    folder = pathlib.Path(spec["folder"])
    image = np.fromfile(folder / "picture.rgb", np.uint8).reshape(spec["height"], spec["width"], 3)
    landmarks = np.fromfile(folder / "landmarks.f32", np.float32).reshape(68, 2)
    style = {"usual": Usual, "tuned": Tuned}[spec["style"]](image, landmarks, np.random.default_rng(1))
    if spec.get("out"):
        for i in range(spec["pictures"]):
            forged, mask = style.forge()
            both = np.hstack([forged, np.repeat((mask * 255).astype(np.uint8)[..., None], 3, 2)])
            cv2.imwrite(f"{spec['out']}/{spec['style']}-{i}.png", cv2.cvtColor(both, cv2.COLOR_RGB2BGR))
    print("ready", f"{cv2.__version__}/{np.__version__}", flush=True)
    for _ in sys.stdin:
        started = time.process_time()
        for _ in range(spec["pictures"]):
            style.forge()
        print(time.process_time() - started, flush=True)
    print("peak", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, flush=True)


main()
