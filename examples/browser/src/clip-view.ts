import type { VideoVerdict } from '@did/did/browser';
import { element } from './element.js';
import { HEADLINES, percent, SIGNS } from './verdict-words.js';

/** A clip that plays, with the faces of the frame looked at that is nearest. */
export interface ClipView {
  readonly root: HTMLElement;
  show(verdict: VideoVerdict): void;
  seek(milliseconds: number): void;
  /** Lets the file go. */
  free(): void;
}

/** Plays what the browser can play. */
export function clipView(file: Blob): ClipView {
  const url = URL.createObjectURL(file);
  const video = element('video', {
    ...{
      controls: true,
      playsinline: true,
      preload: 'metadata',
      src: url,
      'aria-label': 'The clip that was given',
    },
  });
  video.muted = true;
  const boxes = element('div', { class: 'boxes' });
  const root = element('div', { class: 'frame clip' }, video, boxes);
  video.addEventListener('loadedmetadata', () => {
    if (video.videoWidth > 0) root.style.aspectRatio = `${video.videoWidth} / ${video.videoHeight}`;
  });
  video.addEventListener('error', () => root.classList.add('empty'));
  return {
    root,
    show({ frames, people, width, height }) {
      const draw = () => {
        const at = video.currentTime * 1000;
        const [first] = frames;
        if (first === undefined) return;
        const near = frames.reduce(
          (best, one) => (Math.abs(one.timeMs - at) < Math.abs(best.timeMs - at) ? one : best),
          first,
        );
        boxes.replaceChildren(
          ...near.faces.map(({ box: [x, y, w, h], verdict, probability, person }) => {
            const name = people.length > 1 ? `${people.findIndex((one) => one.person === person) + 1} ` : '';
            const box = element(
              'div',
              { class: `box ${verdict}`, title: HEADLINES[verdict] },
              element('span', {}, `${name}${SIGNS[verdict]} ${percent(probability)}`),
            );
            const place = { left: x / width, top: y / height, width: w / width, height: h / height };
            for (const [side, share] of Object.entries(place)) box.style.setProperty(side, `${100 * share}%`);
            if (y / height < 0.08) box.classList.add('inside');
            return box;
          }),
        );
      };
      for (const event of ['timeupdate', 'seeked', 'loadeddata']) video.addEventListener(event, draw);
      draw();
    },
    seek(milliseconds) {
      video.currentTime = milliseconds / 1000;
    },
    free: () => URL.revokeObjectURL(url),
  };
}
