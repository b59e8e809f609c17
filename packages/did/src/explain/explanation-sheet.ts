import type { Explanation } from '../evaluate/explain-run.js';
import { maskOverlay, valueRange } from '../report/mask-overlay.js';
import { methodTitle } from '../report/method-title.js';
import { jpegUri } from '../report/picture-uri.js';
import { camPicture } from './cam-picture.js';
import type { PictureRow, PictureSheet } from './picture-sheet.js';

/** Smallest and largest value of each mask over all faces, which their colours span. */
export interface MaskRanges {
  readonly mDf: readonly [number, number] | null;
  readonly mDom: readonly [number, number] | null;
}

/** Mask values that the colours of some faces span. */
export function maskRanges(explanations: readonly Explanation[]): MaskRanges {
  return {
    mDf: valueRange(explanations.map(({ mDf }) => mDf)),
    mDom: valueRange(explanations.map(({ mDom }) => mDom)),
  };
}

type MapName = 'mDf' | 'camFake' | 'mDom' | 'camDomain';

/** Faces with the masks and class activation maps that the run has, as a sheet of pictures. */
export async function explanationSheet(
  explanations: readonly Explanation[],
  ranges: MaskRanges,
): Promise<PictureSheet> {
  const masked = explanations.some(({ mDf }) => mDf !== null);
  const names: readonly (readonly [MapName, string])[] = [
    ['mDf', 'M_df'],
    ['camFake', masked ? 'CAM df' : 'CAM'],
    ['mDom', 'M_dom'],
    ['camDomain', masked ? 'CAM dom' : 'CAM method'],
  ];
  const shown = names.filter(([name]) => explanations.some((explanation) => explanation[name] !== null));
  const rows = explanations.map(async (explanation): Promise<PictureRow> => {
    const { sample, score, domain } = explanation;
    const maps = shown.map(([name]) => mapUri(explanation, name, ranges));
    return {
      title: methodTitle(sample.method),
      notes: [
        `${(100 * score).toFixed(0)} % fake`,
        ...(domain === null ? [] : [`named: ${methodTitle(domain)}`]),
      ],
      pictures: [await jpegUri(explanation.image), ...(await Promise.all(maps))],
    };
  });
  return { columns: ['Face', ...shown.map(([, title]) => title)], rows: await Promise.all(rows) };
}

async function mapUri({ image, width, height, ...maps }: Explanation, name: MapName, ranges: MaskRanges) {
  const values = maps[name];
  if (values === null) return { words: 'none' };
  if (name === 'camFake' || name === 'camDomain') {
    const picture = camPicture(image, { values, width, height });
    return picture === null ? { words: 'nothing\nspeaks for it' } : jpegUri(picture);
  }
  return jpegUri(maskOverlay(image, { values, width, height }, ranges[name] ?? [0, 1]));
}
