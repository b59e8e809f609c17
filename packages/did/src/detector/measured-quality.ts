import type { CropSet, Sample } from '@did/datasets';
import { sharpnessOf } from '@did/datasets/browser';
import { turnOf } from '../predict/face-quality.js';
import type { DetectorRecord, MeasuredOn } from './detector-record.js';

/** This share of the measured faces is poorer than the limit, for each of the three. */
const POOREST = 0.025;

/** Reading crops takes time, and more tell little more. */
const MOST_FACES = 2000;

/** A poor face needs evidence e times as strong. @unit nats */
const WIDENING = 1;

/** What the poorest of these faces have: others that have less are judged with a wider band. */
export async function measuredQuality(
  data: CropSet,
  samples: readonly Sample[],
  on: MeasuredOn,
): Promise<NonNullable<DetectorRecord['quality']>> {
  // Evenly over the split, whose rows stand in an order.
  const every = Math.max(1, Math.ceil(samples.length / MOST_FACES));
  const faces = samples.filter((_, i) => i % every === 0);
  const sharpness: number[] = [];
  for (const sample of faces) sharpness.push(sharpnessOf(await data.readPixels(sample)));
  const side = faces.map(({ box }) => Math.min(box[2] as number, box[3] as number));
  const turn = faces.map(({ landmarks }) => turnOf(landmarks));
  return {
    // A face as large as its crop loses nothing by being larger.
    minSide: Math.min(lowest(side, POOREST), data.info.size),
    minSharpness: lowest(sharpness, POOREST),
    maxTurn: -lowest(
      turn.map((value) => -value),
      POOREST,
    ),
    widening: WIDENING,
    on,
  };
}

/** The value that this share of all lies below. */
function lowest(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, two) => one - two);
  return sorted[Math.floor(share * sorted.length)] ?? 0;
}
