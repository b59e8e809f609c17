"""What the peers of `did bench prepare` and `did bench predict` share: the template of crops, frames of a clip, batches."""

import cv2
import numpy as np

# Eyes, nose tip and corners of the mouth as parts of a crop's side: the template of align-face.ts.
TEMPLATE = np.array(
    [[0.35, 0.371], [0.65, 0.369], [0.501, 0.541], [0.378, 0.717], [0.626, 0.716]], np.float32
)


def chosen(count, frames):
    """Numbers of the frames in the middles of equal parts."""
    if frames == "all" or frames >= count:
        return list(range(count))
    return [round((i + 0.5) * count / frames - 0.5) for i in range(frames)]


def read(clip, frames):
    """Wanted frames with their numbers, RGB."""
    video = cv2.VideoCapture(clip)
    wanted = set(chosen(int(video.get(cv2.CAP_PROP_FRAME_COUNT)), frames))
    index = 0
    while video.grab():
        if index in wanted:
            yield index, cv2.cvtColor(video.retrieve()[1], cv2.COLOR_BGR2RGB)
        index += 1
    video.release()


def batches(items, size):
    batch = []
    for item in items:
        batch.append(item)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
