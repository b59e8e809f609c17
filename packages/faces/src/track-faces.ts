import type { Box } from './non-max-suppression.js';

/** A face moves, between frames some tenths of a second apart, by less than this many of its own widths. */
const MAX_STEP = 1;

/**
 * Follows faces from frame to frame by place and size, so that one person's crops keep one number.
 *
 * @remarks
 * Each face joins the nearest track that no nearer face has taken, when it lies within a face's width of where that
 * track was last seen and is of about its size; else it begins a new one. A cut to another camera begins new tracks.
 *
 * @example
 * const tracker = new FaceTracker();
 * for (const faces of frames) tracks.push(tracker.follow(faces.map(({ box }) => box)));
 */
export class FaceTracker {
  private readonly last: Box[] = [];

  /** The tracks of the faces in the next frame, in their order. */
  follow(boxes: readonly Box[]): number[] {
    const candidates = boxes
      .flatMap((box, face) => this.last.map((seen, track) => ({ face, track, step: stepBetween(box, seen) })))
      .filter(({ step }) => step < MAX_STEP)
      .sort((one, two) => one.step - two.step || one.face - two.face || one.track - two.track);
    const tracks = new Map<number, number>();
    const taken = new Set<number>();
    for (const { face, track } of candidates) {
      if (tracks.has(face) || taken.has(track)) continue;
      tracks.set(face, track);
      taken.add(track);
    }
    return boxes.map((box, face) => {
      const track = tracks.get(face) ?? this.last.length;
      this.last[track] = box;
      return track;
    });
  }
}

/** Distance of the centres in widths, and how much the size changed. */
function stepBetween(one: Box, two: Box): number {
  const width = (one[2] + two[2]) / 2;
  const x = one[0] + one[2] / 2 - two[0] - two[2] / 2;
  const y = one[1] + one[3] / 2 - two[1] - two[3] / 2;
  return Math.hypot(x, y) / Math.max(1e-6, width) + Math.abs(Math.log(one[2] / two[2]));
}
