import type { Seed } from '@did/runtime';

/** Everything that the bytes of a forged set follow from, apart from the pictures; sent to each worker. */
export interface ForgeRecipe {
  readonly seed: Seed;
  /** Side of each crop. @unit pixels */
  readonly size: number;
  readonly marginRatio: number;
  /** Methods that every split gets. */
  readonly methods: readonly string[];
  /** Methods that the test split alone gets. */
  readonly unseenMethods: readonly string[];
  /** Whether the test and val splits get the picture that went through the pipeline unchanged. */
  readonly control: boolean;
  /** How weak a forgery may be, 0..1; each draws its strength from there to 1. */
  readonly minStrength: number;
  /** Whether the place of the forging is stored beside each fake. */
  readonly masks: boolean;
  /** Kinds of camera that pictures are taken by, in turn; none: a mild degradation of one kind for all. */
  readonly cameras: readonly string[];
  /** Name of the set of base faces. */
  readonly dataset: string;
}
