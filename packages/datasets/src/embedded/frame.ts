import { type Seed, SeededRandom } from '@did/runtime';
import { clamp } from './curve.js';

/** How a head stands. @unit radians; translations in half heads */
export interface Pose {
  /** Positive turns the nose to the right of the picture. */
  readonly yaw: number;
  /** Positive looks up. */
  readonly pitch: number;
  /** Positive tilts the crown to the right of the picture. */
  readonly roll: number;
  readonly shiftX: number;
  readonly shiftY: number;
}

/** What a face does. */
export interface Expression {
  /** Gap between the lips, 0 closed .. 1 wide. */
  readonly mouthOpen: number;
  /** -0.4 sad .. 1 a broad smile. */
  readonly smile: number;
  /** Lips drawn together. */
  readonly pucker: number;
  readonly browRaise: number;
  readonly browKnit: number;
  /** Left and right in the picture: 1 open, 0 shut. */
  readonly lids: readonly [number, number];
  readonly gazeX: number;
  readonly gazeY: number;
}

/** What changes from frame to frame of one clip. */
export interface Frame {
  readonly pose: Pose;
  readonly expression: Expression;
}

/**
 * Draws one moment of a clip: the person's habits come from the identity, the moment from the frame, so
 * frames of one clip resemble each other more than clips do.
 */
export function drawFrame(identitySeed: Seed, frameSeed: Seed): Frame {
  const habit = new SeededRandom(identitySeed).fork('habit');
  const now = new SeededRandom(identitySeed).fork('frame').fork(frameSeed);
  const within = (clip: number, moment: number, limit: number) =>
    clamp(habit.normal(0, clip) + now.normal(0, moment), -limit, limit);

  const pose: Pose = {
    yaw: within(0.17, 0.14, 0.5),
    pitch: within(0.06, 0.06, 0.2),
    roll: within(0.045, 0.05, 0.2),
    shiftX: within(0.06, 0.03, 0.15),
    shiftY: within(0.05, 0.03, 0.12),
  };
  const cheerful = habit.next();
  const smile = clamp(now.normal(cheerful * 0.75, 0.25), -0.25, 1);
  const talking = now.chance(0.3 + 0.25 * cheerful);
  const blink = now.chance(0.05) ? now.uniform(0, 0.4) : 1;
  const squint = 1 - 0.22 * Math.max(0, smile) + now.normal(0, 0.05);
  const gazeX = clamp(-0.7 * pose.yaw + now.normal(0, 0.12), -0.4, 0.4);
  return {
    pose,
    expression: {
      mouthOpen: talking ? now.uniform(0.1, 0.65) : 0,
      smile,
      pucker: talking && smile < 0.3 ? now.uniform(0, 0.5) : 0,
      browRaise: clamp(now.normal(0.05, 0.25), -0.4, 0.8),
      browKnit: clamp(now.normal(smile > 0.3 ? -0.1 : 0.1, 0.2), 0, 0.7),
      lids: [blink * squint, blink * squint],
      gazeX,
      gazeY: clamp(-0.7 * pose.pitch + now.normal(0, 0.05), -0.15, 0.15),
    },
  };
}
