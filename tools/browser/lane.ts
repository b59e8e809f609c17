import type { Browser } from 'playwright-core';

/** What the checks run on. */
export interface Lane {
  /** Address of a site whose pages are not cross-origin isolated, and of one whose pages are. */
  readonly plain: string;
  readonly isolated: string;
  /** Chromium without WebGPU. */
  readonly browser: Browser;
  /** Chromium with WebGPU on a device that computes on the CPU. */
  readonly withGpu: Browser;
}
