import type { RgbImage } from '@did/faces';
import type { SeededRandom } from '@did/runtime';
import type { ForgeInput, Forger, Forgery } from '../forger.js';

// Kept out of training: this file shares no mask, feather or resampling code with the methods trained on.

// Locals: look-ups of globals are slow in Jest's realm.
const { ceil, max, min, round } = Math;

/**
 * The whole face as a decoder leaves it: halved, then doubled by a transposed convolution whose kernel does not add
 * up evenly, so that a grid of period two stands in the spectrum.
 *
 * @source Odena et al. 2016 (checkerboard artefacts); Frank et al. 2020 and Durall et al. 2020 for its spectrum.
 */
export const spectralArtefact: Forger = {
  name: 'spectral-artefact',
  family: 'frequency',
  needsDonor: false,
  changesTarget: false,
  description: 'The whole picture through an uneven upsampling, as a generator leaves it in the spectrum.',
  source: 'Odena et al., Deconvolution and Checkerboard Artifacts, 2016; Frank et al., ICML 2020',
  forge({ image, strength }: ForgeInput, random: SeededRandom): Forgery {
    const share = 0.55 + 0.45 * strength;
    const kernel = unevenKernel(random);
    const decoded = doubleUp(halve(image), image.width, image.height, kernel);
    const data = new Uint8Array(image.data.length);
    for (let i = 0; i < data.length; i++) {
      const value = image.data[i] as number;
      data[i] = max(0, min(255, round(value + share * ((decoded[i] as number) - value))));
    }
    return {
      image: { width: image.width, height: image.height, data },
      mask: new Float32Array(image.width * image.height).fill(share),
    };
  },
};

interface Plane {
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array;
}

function halve({ width, height, data }: RgbImage): Plane {
  const [w, h] = [ceil(width / 2), ceil(height / 2)];
  const half = new Float32Array(w * h * 3);
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      const right = min(2 * x + 1, width - 1);
      const below = min(2 * y + 1, height - 1);
      for (let c = 0; c < 3; c++) {
        const sum =
          (data[3 * (2 * y * width + 2 * x) + c] as number) +
          (data[3 * (2 * y * width + right) + c] as number) +
          (data[3 * (below * width + 2 * x) + c] as number) +
          (data[3 * (below * width + right) + c] as number);
        half[3 * (y * w + x) + c] = sum / 4;
      }
    }
  }
  return { width: w, height: h, data: half };
}

/** Four taps along an axis; even and odd outputs get two each, whose sums differ. */
function unevenKernel(random: SeededRandom): readonly [number, number, number, number] {
  const tilt = random.uniform(0.02, 0.045) * (random.chance(0.5) ? 1 : -1);
  const side = random.uniform(0.15, 0.3);
  return [side, 1 - side + tilt, 1 - side - tilt, side];
}

/** What each position along an axis is made of: two of the half's and their weights. */
function tapsOf(length: number, half: number, kernel: readonly [number, number, number, number]) {
  const here = new Int32Array(length);
  const other = new Int32Array(length);
  for (let at = 0; at < length; at++) {
    here[at] = min(at >> 1, half - 1);
    other[at] = max(0, min(half - 1, (at >> 1) + (at % 2 === 0 ? -1 : 1)));
  }
  // Weights of even and odd positions.
  return { here, other, main: [kernel[1], kernel[2]], rest: [kernel[0], kernel[3]] } as const;
}

function doubleUp(
  half: Plane,
  width: number,
  height: number,
  kernel: readonly [number, number, number, number],
): Float32Array {
  const out = new Float32Array(width * height * 3);
  const across = tapsOf(width, half.width, kernel);
  const down = tapsOf(height, half.height, kernel);
  const mixed = new Float32Array(half.width * 3);
  for (let y = 0; y < height; y++) {
    const here = 3 * half.width * (down.here[y] as number);
    const other = 3 * half.width * (down.other[y] as number);
    const [main, rest] = [down.main[y & 1] as number, down.rest[y & 1] as number];
    for (let i = 0; i < mixed.length; i++) {
      mixed[i] = main * (half.data[here + i] as number) + rest * (half.data[other + i] as number);
    }
    for (let x = 0, i = 3 * y * width; x < width; x++, i += 3) {
      const near = 3 * (across.here[x] as number);
      const far = 3 * (across.other[x] as number);
      const u = across.main[x & 1] as number;
      const v = across.rest[x & 1] as number;
      for (let c = 0; c < 3; c++) {
        out[i + c] = u * (mixed[near + c] as number) + v * (mixed[far + c] as number);
      }
    }
  }
  return out;
}
