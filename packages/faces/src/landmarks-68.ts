import { DidError } from '@did/runtime';

/** Where each part stands in the 68 points of iBUG: first index, one past the last. */
export const LANDMARK_68_PARTS = {
  /** From the ear on the picture's left round the chin. */
  jaw: [0, 17],
  /** The person's right one, on the picture's left. */
  rightBrow: [17, 22],
  /** The person's left one. */
  leftBrow: [22, 27],
  /** Bridge, then nostrils. */
  nose: [27, 36],
  /** The person's right one, on the picture's left. */
  rightEye: [36, 42],
  /** The person's left one. */
  leftEye: [42, 48],
  /** Outer lip, then inner lip. */
  mouth: [48, 68],
} as const satisfies Record<string, readonly [number, number]>;

/**
 * The five points that alignment uses: both eye centres (the left one in the picture first), nose tip,
 * both corners of the mouth.
 *
 * @shape landmarks68 `[136]` -> `[10]`
 * @unit pixels
 * @throws DidError DID_SHAPE unless there are 136 numbers.
 */
export function landmarks68To5(landmarks68: ArrayLike<number>): Float32Array {
  if (landmarks68.length !== 136) {
    throw new DidError(
      'DID_SHAPE',
      `landmarks68To5: \`landmarks68\` must hold 68 x, y pairs (136 numbers); got ${landmarks68.length}.`,
      { length: landmarks68.length },
    );
  }
  const five = new Float32Array(10);
  const put = (slot: number, [first, end]: readonly [number, number]) => {
    for (let point = first; point < end; point++) {
      five[2 * slot] = (five[2 * slot] as number) + (landmarks68[2 * point] as number) / (end - first);
      five[2 * slot + 1] =
        (five[2 * slot + 1] as number) + (landmarks68[2 * point + 1] as number) / (end - first);
    }
  };
  put(0, LANDMARK_68_PARTS.rightEye);
  put(1, LANDMARK_68_PARTS.leftEye);
  put(2, [30, 31]);
  put(3, [48, 49]);
  put(4, [54, 55]);
  return five;
}
