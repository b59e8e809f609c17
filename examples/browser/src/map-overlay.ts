import type { FaceMap } from '@did/did/browser';

/** Colours from little to much: dark blue over magenta to yellow, even in lightness. */
const RAMP = [
  [20, 24, 82],
  [96, 24, 132],
  [182, 48, 118],
  [238, 106, 72],
  [252, 198, 84],
] as const;

/** Draws M_df over the faces: bright where the detector looks, each face from its lowest to its highest value. */
export function drawMaps(canvas: HTMLCanvasElement, maps: readonly FaceMap[], pictureWidth: number): void {
  const context = canvas.getContext('2d');
  if (context === null) return;
  context.clearRect(0, 0, canvas.width, canvas.height);
  const scale = canvas.width / pictureWidth;
  for (const { values, width, height, transform, size } of maps) {
    const [a = 1, b = 0, tx = 0, c = 0, d = 1, ty = 0] = transform;
    // From the crop back to the picture.
    const det = a * d - b * c;
    const [ia, ib, ic, id] = [d / det, -b / det, -c / det, a / det];
    context.setTransform(
      scale * ia,
      scale * ic,
      scale * ib,
      scale * id,
      scale * -(ia * tx + ib * ty),
      scale * -(ic * tx + id * ty),
    );
    context.imageSmoothingEnabled = true;
    context.imageSmoothingQuality = 'high';
    context.drawImage(coloured(values, width, height), 0, 0, size, size);
  }
  context.resetTransform();
}

function coloured(values: Float32Array, width: number, height: number): OffscreenCanvas {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const picture = new ImageData(width, height);
  values.forEach((value, i) => {
    const place = ((value - low) / Math.max(1e-6, high - low)) * (RAMP.length - 1);
    const from = Math.min(RAMP.length - 2, Math.floor(place));
    for (let k = 0; k < 3; k++) {
      const [one, two] = [RAMP[from]?.[k] ?? 0, RAMP[from + 1]?.[k] ?? 0];
      picture.data[4 * i + k] = one + (place - from) * (two - one);
    }
    picture.data[4 * i + 3] = 165;
  });
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext('2d')?.putImageData(picture, 0, 0);
  return canvas;
}
