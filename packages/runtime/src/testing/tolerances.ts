import type { BackendName } from '../backend/backend-report.js';

/** How far a result may lie from its reference. */
export interface Tolerance {
  /** Share of the reference's size; for norms and for single numbers alike. */
  readonly relative: number;
  /** What is always allowed: float32 sums of numbers near 1 that cancel. */
  readonly absolute: number;
}

/**
 * What each backend's arithmetic allows. All compute in float32 (relative spacing 6e-8); sums of some thousand terms in
 * another order move by about 1e-6. A GPU may also use approximate square roots and exponentials.
 */
export const tolerances: Readonly<Record<BackendName, Tolerance>> = {
  cpu: { relative: 1e-5, absolute: 1e-6 },
  wasm: { relative: 1e-5, absolute: 1e-6 },
  native: { relative: 2e-5, absolute: 2e-6 },
  webgpu: { relative: 1e-3, absolute: 1e-4 },
};
