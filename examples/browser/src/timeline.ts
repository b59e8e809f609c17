import type { VideoVerdict } from '@did/did/browser';
import { element, svgElement } from './element.js';
import { clock, HEADLINES, percent } from './verdict-words.js';

const [HEIGHT, LEFT, TOP, BOTTOM] = [168, 52, 10, 24];
/** Drawn as wide as it is shown, so that its words stay as large as others. @unit pixels */
const width = () => (matchMedia('(max-width: 46rem)').matches ? 320 : 560);

/** Dashes and marks tell people apart where colours do not. */
const DASHES = ['', '7 4', '2 4', '9 3 2 3'];

/** The score of each person over the clip; pointing at a place or the arrow keys seek there. */
export function timeline(verdict: VideoVerdict, seek: (milliseconds: number) => void): HTMLElement {
  const { frames, people, threshold, band, durationMs } = verdict;
  const wide = width();
  const last = Math.max(durationMs, frames.at(-1)?.timeMs ?? 0, 1);
  const x = (milliseconds: number) => LEFT + (milliseconds / last) * (wide - LEFT - 8);
  const y = (share: number) => TOP + (1 - share) * (HEIGHT - TOP - BOTTOM);
  const cursor = svgElement('line', { class: 'cursor', y1: TOP, y2: HEIGHT - BOTTOM, x1: -9, x2: -9 });
  const chart = svgElement(
    'svg',
    { viewBox: `0 0 ${wide} ${HEIGHT}`, role: 'img', 'aria-label': describe(verdict) },
    svgElement('rect', {
      class: 'band',
      ...{ x: LEFT, y: y(band[1]), width: wide - LEFT - 8, height: Math.max(0.5, y(band[0]) - y(band[1])) },
    }),
    ...[0, 0.5, 1].flatMap((share) => [
      svgElement('line', { class: 'grid', x1: LEFT, x2: wide - 8, y1: y(share), y2: y(share) }),
      svgElement('text', { x: LEFT - 6, y: y(share) + 4, 'text-anchor': 'end' }, `${share * 100} %`),
    ]),
    svgElement('line', { class: 'threshold', x1: LEFT, x2: wide - 8, y1: y(threshold), y2: y(threshold) }),
    ...people.flatMap(({ person }, i) => {
      const looks = frames.flatMap(({ timeMs, faces }) =>
        faces
          .filter((face) => face.person === person)
          .map(({ probability }) => [x(timeMs), y(probability)] as const),
      );
      const path = looks
        .map(([px, py], k) => `${k === 0 ? 'M' : 'L'}${px.toFixed(1)} ${py.toFixed(1)}`)
        .join('');
      return [
        svgElement('path', { class: `person p${i % 4}`, d: path, 'stroke-dasharray': DASHES[i % 4] ?? '' }),
        ...looks.map(([px, py]) =>
          svgElement('circle', {
            class: `person-dot p${i % 4}`,
            cx: px.toFixed(1),
            cy: py.toFixed(1),
            r: 2.6,
          }),
        ),
      ];
    }),
    cursor,
    svgElement('text', { x: LEFT, y: HEIGHT - 6 }, '0:00'),
    svgElement('text', { x: wide - 8, y: HEIGHT - 6, 'text-anchor': 'end' }, clock(last)),
  );
  const slider = element('input', {
    type: 'range',
    ...{ min: 0, max: Math.round(last), step: 1, value: 0 },
    'aria-label': 'Place in the clip',
  });
  const move = () => {
    const at = Number(slider.value);
    slider.setAttribute('aria-valuetext', said(verdict, at));
    for (const end of ['x1', 'x2']) cursor.setAttribute(end, String(x(at)));
  };
  slider.addEventListener('input', () => {
    move();
    seek(Number(slider.value));
  });
  slider.addEventListener('keydown', (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const at = Number(slider.value);
    const next = frames.map(({ timeMs }) => timeMs).filter((time) => (step > 0 ? time > at : time < at));
    slider.value = String((step > 0 ? next[0] : next.at(-1)) ?? at);
    slider.dispatchEvent(new Event('input'));
  });
  move();
  return element('div', { class: 'timeline' }, chart, slider);
}

/** What is said of a place: of the frame looked at that is nearest. */
function said({ frames, people }: VideoVerdict, at: number): string {
  const [first] = frames;
  if (first === undefined) return clock(at);
  const frame = frames.reduce(
    (best, one) => (Math.abs(one.timeMs - at) < Math.abs(best.timeMs - at) ? one : best),
    first,
  );
  const faces = frame.faces.map(
    ({ person, probability }) =>
      `${people.length > 1 ? `person ${people.findIndex((one) => one.person === person) + 1}: ` : ''}${percent(probability)}`,
  );
  return `${clock(frame.timeMs)}, ${faces.length === 0 ? 'no face' : faces.join(', ')}`;
}

function describe({ people, frames }: VideoVerdict): string {
  const each = people.map(
    ({ verdict, probability }, i) =>
      `person ${i + 1}: ${HEADLINES[verdict].toLowerCase()}, ${percent(probability)}`,
  );
  return `Probability of a forgery over the clip, in ${frames.length} frames. ${each.join('; ')}`;
}
