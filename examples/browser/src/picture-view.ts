import type { FaceMap, PictureVerdict } from '@did/did/browser';
import { element } from './element.js';
import { drawMaps } from './map-overlay.js';
import type { Given } from './messages.js';
import { HEADLINES, percent, SIGNS } from './verdict-words.js';

/** A picture with its faces boxed. */
export interface PictureView {
  readonly root: HTMLElement;
  /** Draws the boxes of a verdict. */
  show(verdict: PictureVerdict): void;
  /** Lays maps over the faces, or takes them away. */
  overlay(maps: readonly FaceMap[] | null): void;
  /** Marks a face, as its line in the list is pointed at. */
  mark(face: number | null): void;
}

/** Draws what was given, upright; a file that no browser reads shows nothing. */
export async function pictureView(given: Given): Promise<PictureView> {
  const canvas = element('canvas', {
    class: 'picture',
    role: 'img',
    'aria-label': 'The picture that was given',
  });
  const maps = element('canvas', { class: 'picture maps', 'aria-hidden': true });
  const boxes = element('div', { class: 'boxes' });
  const root = element('div', { class: 'frame' }, canvas, maps, boxes);
  const bitmap = given instanceof Blob ? await createImageBitmap(given).catch(() => null) : given;
  if (bitmap !== null) {
    // No screen shows more.
    const scale = Math.min(1, 1600 / Math.max(bitmap.width, bitmap.height));
    canvas.width = Math.max(1, Math.round(bitmap.width * scale));
    canvas.height = Math.max(1, Math.round(bitmap.height * scale));
    canvas.getContext('2d')?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    root.style.aspectRatio = `${canvas.width} / ${canvas.height}`;
    if (given instanceof Blob) bitmap.close();
  } else root.classList.add('empty');
  let size = { width: 1, height: 1 };
  return {
    root,
    show({ width, height, faces, decidedBy }) {
      size = { width, height };
      boxes.replaceChildren(
        ...faces.map(({ box: [x, y, w, h], verdict, probability }, i) => {
          const box = element(
            'div',
            { class: `box ${verdict}${i === decidedBy ? ' decided' : ''}` },
            element(
              'span',
              {},
              `${faces.length > 1 ? `${i + 1} ` : ''}${SIGNS[verdict]} ${percent(probability)}`,
            ),
          );
          const place = { left: x / width, top: y / height, width: w / width, height: h / height };
          for (const [side, share] of Object.entries(place)) box.style.setProperty(side, `${100 * share}%`);
          if (y / height < 0.08) box.classList.add('inside');
          return box;
        }),
      );
      canvas.setAttribute('aria-label', describe(faces));
    },
    overlay(shown) {
      root.classList.toggle('mapped', shown !== null);
      if (shown === null) return;
      Object.assign(maps, { width: canvas.width, height: canvas.height });
      drawMaps(maps, shown, size.width);
    },
    mark(face) {
      for (const [i, box] of [...boxes.children].entries()) box.classList.toggle('marked', i === face);
    },
  };
}

function describe(faces: PictureVerdict['faces']): string {
  if (faces.length === 0) return 'The picture that was given; no face was found in it';
  const each = faces.map(
    ({ verdict, probability }, i) =>
      `face ${i + 1}: ${HEADLINES[verdict].toLowerCase()}, ${percent(probability)}`,
  );
  return `The picture that was given, with ${faces.length === 1 ? 'a box' : 'boxes'} around ${each.join('; ')}`;
}
