import type { RgbImage } from '@did/faces';
import type { SeededRandom } from '@did/runtime';
import type { ForgeInput, Forger, Forgery } from '../forger.js';

// Kept out of training: this file shares no mask, feather or resampling code with the methods trained on.

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
  description: 'The whole picture through an uneven upsampling, as a generator leaves it in the spectrum.',
  source: 'Odena et al., Deconvolution and Checkerboard Artifacts, 2016; Frank et al., ICML 2020',
  forge({ image, strength }: ForgeInput, random: SeededRandom): Forgery {
    const share = 0.55 + 0.45 * strength;
    const kernel = unevenKernel(random);
    const decoded = doubleUp(halve(image), image.width, image.height, kernel);
    const data = Uint8Array.from(image.data, (value, i) =>
      Math.max(0, Math.min(255, Math.round(value + share * ((decoded[i] as number) - value)))),
    );
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
  const [w, h] = [Math.ceil(width / 2), Math.ceil(height / 2)];
  const half = new Float32Array(w * h * 3);
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      const right = Math.min(2 * x + 1, width - 1);
      const below = Math.min(2 * y + 1, height - 1);
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

function doubleUp(
  half: Plane,
  width: number,
  height: number,
  kernel: readonly [number, number, number, number],
): Float32Array {
  const out = new Float32Array(width * height * 3);
  const taps = (at: number, size: number) => {
    const here = at >> 1;
    const even = at % 2 === 0;
    const other = Math.max(0, Math.min(size - 1, even ? here - 1 : here + 1));
    return {
      here: Math.min(here, size - 1),
      other,
      main: even ? kernel[1] : kernel[2],
      rest: even ? kernel[0] : kernel[3],
    };
  };
  for (let y = 0; y < height; y++) {
    const v = taps(y, half.height);
    for (let x = 0; x < width; x++) {
      const u = taps(x, half.width);
      for (let c = 0; c < 3; c++) {
        const read = (row: number, column: number) =>
          half.data[3 * (row * half.width + column) + c] as number;
        out[3 * (y * width + x) + c] =
          v.main * (u.main * read(v.here, u.here) + u.rest * read(v.here, u.other)) +
          v.rest * (u.main * read(v.other, u.here) + u.rest * read(v.other, u.other));
      }
    }
  }
  return out;
}
