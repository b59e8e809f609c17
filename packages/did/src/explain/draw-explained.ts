import {
  composeTransforms,
  invertTransform,
  type RgbImage,
  resizeImage,
  type Transform,
  transformPoints,
  warpImage,
} from '@did/faces';
import sharp from 'sharp';
import type { ExplainedFace, ExplainedPicture } from '../predict/detector.js';
import { html } from '../report/html.js';
import { maskOverlay, valueRange } from '../report/mask-overlay.js';
import { camPicture } from './cam-picture.js';

/** A panel is no larger: four of them still fit on a screen. @unit pixels */
const MAX_SIDE = 960;
const HEAD = 34;
const GAP = 8;
const COLOURS = { fake: '#d6336c', uncertain: '#e8890c', real: '#2b8a3e' } as const;

/** The crop of a face under one of its maps; null where the map is not there, or empty. */
type Overlay = (face: ExplainedFace) => RgbImage | null;

/**
 * A picture with the verdict on each of its faces, and beside it once for each map the same picture with the map where the face is:
 * M_df, Grad-CAM of the fake logit, and M_dom where the detector has it.
 *
 * @remarks The maps cover the crops that the network saw; the inverse of the transform that cut a crop lays them back.
 * @returns A PNG.
 */
export async function drawExplained({ image, faces }: ExplainedPicture): Promise<Uint8Array> {
  const scale = Math.min(1, MAX_SIDE / Math.max(image.width, image.height));
  const [width, height] = [image.width, image.height].map((side) =>
    Math.max(1, Math.round(side * scale)),
  ) as [number, number];
  const shown = scale === 1 ? image : resizeImage(image, width, height);
  // Pixel centres are integers: the shrunk picture's lie half a pixel of its own further.
  const [sx, sy] = [image.width / width, image.height / height];
  const toPicture: Transform = [sx, 0, (sx - 1) / 2, 0, sy, (sy - 1) / 2];
  const panels = panelsOf(faces).map(({ title, overlay }) => ({
    title,
    picture: faces.reduce((under, face) => {
      const over = overlay(face);
      return over === null ? under : layBack(under, over, composeTransforms(toPicture, face.transform));
    }, shown),
  }));
  return compose([{ title: 'Verdict', picture: shown }, ...panels], faces, scale);
}

function panelsOf(faces: readonly ExplainedFace[]): { title: string; overlay: Overlay }[] {
  const masks = (['mDf', 'mDom'] as const).map((name) => {
    const range = valueRange(faces.map(({ maps }) => maps[name]));
    const overlay: Overlay = ({ crop, maps }) => {
      const values = maps[name];
      return values === null || range === null ? null : maskOverlay(crop, { ...maps, values }, range);
    };
    const span = range === null ? '' : ` (${range[0].toFixed(2)} to ${range[1].toFixed(2)})`;
    return { title: `${name === 'mDf' ? 'M_df' : 'M_dom'}${span}`, overlay, shown: range !== null };
  });
  const cam: Overlay = ({ crop, maps }) => camPicture(crop, { ...maps, values: maps.camFake });
  const [mDf, mDom] = masks;
  return [
    ...(mDf?.shown ? [mDf] : []),
    { title: 'Grad-CAM, fake', overlay: cam },
    ...(mDom?.shown ? [mDom] : []),
  ];
}

/** Draws a crop where it was cut from. @param transform - From the picture to the crop. */
export function layBack(under: RgbImage, crop: RgbImage, transform: Transform): RgbImage {
  const { width, height } = under;
  const warped = warpImage(crop, invertTransform(transform), width, height);
  const data = Uint8Array.from(under.data);
  const points = new Float32Array(2 * width);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      points[2 * x] = x;
      points[2 * x + 1] = y;
    }
    const inCrop = transformPoints(points, transform);
    for (let x = 0; x < width; x++) {
      const [u, v] = [inCrop[2 * x] as number, inCrop[2 * x + 1] as number];
      if (u < -0.5 || v < -0.5 || u > crop.width - 0.5 || v > crop.height - 0.5) continue;
      const at = 3 * (y * width + x);
      data.set(warped.data.subarray(at, at + 3), at);
    }
  }
  return { width, height, data };
}

async function compose(
  panels: readonly { readonly title: string; readonly picture: RgbImage }[],
  faces: readonly ExplainedFace[],
  scale: number,
): Promise<Uint8Array> {
  const { width, height } = panels[0]?.picture ?? { width: 1, height: 1 };
  const left = (i: number) => GAP + i * (width + GAP);
  const whole = { width: left(panels.length), height: HEAD + height + GAP };
  const stroke = Math.max(2, Math.min(width, height) / 200);
  const boxes = faces.map(({ box, verdict, probability }) => {
    const [x, y, w, h] = box.map((side) => side * scale) as [number, number, number, number];
    const colour = COLOURS[verdict];
    const label = `${verdict} ${probability.toFixed(2)}`;
    const textY = Math.max(14, y - 5);
    return html`<rect x="${x}" y="${y}" width="${w}" height="${h}" fill="none" stroke="${colour}" stroke-width="${stroke}"/><text x="${Math.max(2, x)}" y="${textY}" font-size="14" font-weight="600" fill="${colour}" stroke="#fff" stroke-width="3" paint-order="stroke">${label}</text>`;
  });
  const heads = panels.map(
    ({ title }, i) => html`<text x="${left(i)}" y="22" font-size="14" fill="#1d2228">${title}</text>`,
  );
  const first = html`<svg x="${left(0)}" y="${HEAD}" width="${width}" height="${height}">${boxes}</svg>`;
  const svg = html`<svg xmlns="http://www.w3.org/2000/svg" width="${whole.width}" height="${whole.height}" font-family="sans-serif">${heads}${first}</svg>`;
  return sharp({ create: { ...whole, channels: 3, background: '#fff' } })
    .composite([
      ...panels.map(({ picture }, i) => ({
        input: Buffer.from(picture.data),
        raw: { width, height, channels: 3 as const },
        left: left(i),
        top: HEAD,
      })),
      { input: Buffer.from(svg.text), left: 0, top: 0 },
    ])
    .png()
    .toBuffer();
}
