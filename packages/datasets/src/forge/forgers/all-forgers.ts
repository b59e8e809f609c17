import type { Forger } from '../forger.js';
import { donorBlend } from './donor-blend.js';
import { localResynthesis } from './local-resynthesis.js';
import { nullForger } from './null-forger.js';
import { reenactmentWarp } from './reenactment-warp.js';
import { selfBlend } from './self-blend.js';
import { spectralArtefact } from './spectral-artefact.js';
import { warpResample } from './warp-resample.js';

/** Every forging method, the control included. */
export const FORGERS: readonly Forger[] = [
  selfBlend,
  donorBlend,
  warpResample,
  localResynthesis,
  spectralArtefact,
  reenactmentWarp,
  nullForger,
];
