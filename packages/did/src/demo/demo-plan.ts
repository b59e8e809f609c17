import type { SplitShares } from '@did/datasets';
import type { DidConfig } from '../config/did-config.js';
import { parseConfig } from '../config/parse-config.js';

/** Methods that the demo trains on, in the order of their domain index. */
export const SEEN_METHODS = ['self-blend', 'donor-blend', 'warp-resample', 'local-resynthesis'] as const;

/** Methods of other families that only the test sees. */
export const UNSEEN_METHODS = ['spectral-artefact', 'reenactment-warp'] as const;

/** How much work a demo does. */
export interface DemoPlan {
  readonly quick: boolean;
  /** People drawn; each enters with the real face and every forgery. */
  readonly people: number;
  readonly splits: SplitShares;
  /** Forgeries no weaker than this: the small networks of a demo see no faint ones. @unit 0..1 */
  readonly minStrength: number;
  /** Side of a crop in pixels. */
  readonly size: number;
  readonly steps: number;
  readonly validateEvery: number;
  /** Bootstrap rounds. */
  readonly rounds: number;
  readonly seeds: readonly number[];
  /** What each stage took on two cores, for the time left before anything is measured. @unit seconds */
  readonly expected: DemoSeconds;
}

/** Seconds by stage; training and evaluation are those of one seed. */
export interface DemoSeconds {
  readonly data: number;
  readonly train: number;
  readonly evaluate: number;
  readonly report: number;
}

/** The full demo or the quick one, for `count` training seeds from `seed` on. */
export function demoPlan(quick: boolean, seed: number, count: number): DemoPlan {
  return {
    quick,
    seeds: Array.from({ length: count }, (_, i) => seed + i),
    size: 64,
    minStrength: 0.9,
    ...(quick ? QUICK : FULL),
  };
}

const FULL = {
  people: 640,
  splits: { train: 0.66, val: 0.08, test: 0.26 },
  steps: 700,
  validateEvery: 100,
  rounds: 1000,
  expected: { data: 50, train: 240, evaluate: 15, report: 8 },
} as const;

const QUICK = {
  people: 80,
  splits: { train: 0.6, val: 0.1, test: 0.3 },
  steps: 60,
  validateEvery: 30,
  rounds: 300,
  expected: { data: 12, train: 30, evaluate: 6, report: 6 },
} as const;

/** The configuration of a run: both variants get the same settings, steps, sampler and augmentation. */
export function demoConfig(plan: DemoPlan, variant: 'bce' | 'did', seed: number): DidConfig {
  const { steps, validateEvery, size } = plan;
  return parseConfig(
    {
      model: { variant, inputSize: size },
      train: { seed, steps, validateEvery, checkpointEvery: validateEvery },
      data: { methods: [...SEEN_METHODS] },
    },
    { preset: 'demo' },
  );
}
