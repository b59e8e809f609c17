import type { PictureVerdict, PredictProgress, Verdict, VideoVerdict } from '@did/did/browser';
import { clipView } from './clip-view.js';
import { element } from './element.js';
import type { Judge, Outcome } from './judge.js';
import type { Given } from './messages.js';
import { type PictureView, pictureView } from './picture-view.js';
import { timeline } from './timeline.js';
import { verdictMeter } from './verdict-meter.js';
import { clock, HEADLINES, lacks, percent, reason, SIGNS } from './verdict-words.js';

/** One thing that was given, from the moment it was given to its verdict. */
export interface ResultCard {
  readonly root: HTMLElement;
  /** What it came to, in one line, for those who listen. */
  readonly said: Promise<string>;
}

/** Makes the card, and has the judge look. */
export function resultCard(given: Given, name: string, judge: Judge): ResultCard {
  const ending = new AbortController();
  const isClip = given instanceof Blob && given.type.startsWith('video/');
  const title = element('h2', { tabindex: -1 }, name);
  const stop = element('button', { type: 'button', class: 'quiet' }, 'Stop');
  const status = element('p', { class: 'wait' }, 'Waiting for the detector …');
  const bar = element('progress', { max: 1, 'aria-label': `Looking at ${name}` });
  const media = element('div', { class: 'media' });
  const words = element('div', { class: 'words' }, title, status, bar, element('p', {}, stop));
  const root = element(
    'article',
    { class: 'card waiting', 'aria-label': name, 'aria-busy': true },
    media,
    words,
  );
  stop.addEventListener('click', () => ending.abort());
  const onProgress = ({ done, total }: PredictProgress) => {
    if (total > 1) {
      bar.value = done / total;
      status.textContent = `${done} of ${total} frames looked at`;
    }
  };
  const look = async () => {
    // The worker begins while the page draws.
    const judging = judge.verdict(given, ending.signal, onProgress);
    const clip = isClip ? clipView(given) : null;
    const picture = isClip ? null : await pictureView(given);
    media.replaceChildren((clip ?? (picture as PictureView)).root);
    const outcome = await judging;
    root.classList.remove('waiting');
    root.removeAttribute('aria-busy');
    if ('failure' in outcome) {
      root.classList.add('failed');
      words.replaceChildren(...failure(title, outcome, ending.signal.aborted));
      return `${name}: ${ending.signal.aborted ? 'stopped' : `could not be judged. ${outcome.failure.message}`}`;
    }
    const { verdict, milliseconds } = outcome;
    root.classList.add(verdict.verdict);
    words.replaceChildren(title, ...headline(verdict));
    if (verdict.kind === 'video') {
      clip?.show(verdict);
      words.append(
        people(verdict),
        timeline(verdict, (at) => clip?.seek(at)),
      );
    } else if (picture !== null) {
      picture.show(verdict);
      words.append(...faces(verdict, picture), ...mapButton(verdict, picture, given, judge));
    }
    words.append(...footing(verdict, milliseconds));
    return `${name}: ${HEADLINES[verdict.verdict]}. ${reason(verdict)}`;
  };
  return { root, said: look() };
}

function headline(verdict: Verdict): Node[] {
  const meter = verdictMeter(verdict);
  return [
    element(
      'p',
      { class: `headline ${verdict.verdict}` },
      element('span', { class: 'sign', 'aria-hidden': true }, SIGNS[verdict.verdict]),
      element('strong', {}, HEADLINES[verdict.verdict]),
      verdict.probability !== null &&
        element('span', { class: 'chance' }, percent(verdict.probability), element('small', {}, 'forged')),
    ),
    ...(meter === null ? [] : [meter]),
    element('p', { class: 'reason' }, reason(verdict)),
  ];
}

function failure(title: Node, { failure }: Extract<Outcome, { failure: unknown }>, stopped: boolean): Node[] {
  if (stopped) return [title, element('p', { class: 'headline no_face' }, element('strong', {}, 'Stopped'))];
  return [
    title,
    element(
      'p',
      { class: 'headline error' },
      element('span', { class: 'sign', 'aria-hidden': true }, SIGNS.error),
      element('strong', {}, HEADLINES.error),
    ),
    element('p', { class: 'reason' }, sentence(failure.message)),
    element('p', { class: 'fine' }, failure.code),
  ];
}

function faces({ faces, decidedBy }: PictureVerdict, picture: PictureView): Node[] {
  if (faces.length < 2 && (faces[0]?.quality.poor.length ?? 0) === 0) return [];
  const items = faces.map(({ verdict, probability, quality }, i) => {
    const note = lacks(quality.poor);
    const item = element(
      'li',
      { class: verdict },
      element('span', { class: 'who' }, faces.length > 1 ? `Face ${i + 1}` : 'The face'),
      element('span', { class: 'sign', 'aria-hidden': true }, SIGNS[verdict]),
      element('span', {}, `${HEADLINES[verdict].toLowerCase()}, ${percent(probability)}`),
      note !== '' && element('span', { class: 'note' }, note),
      faces.length > 1 && i === decidedBy && element('span', { class: 'note' }, 'decided'),
    );
    item.addEventListener('pointerenter', () => picture.mark(i));
    item.addEventListener('pointerleave', () => picture.mark(null));
    return item;
  });
  return [element('ul', { class: 'faces', 'aria-label': 'Faces' }, ...items)];
}

function people({ people, decidedBy, frames }: VideoVerdict): HTMLElement {
  const items = people.map(({ person, verdict, probability, frames: seen, fromMs, toMs, poor }, i) =>
    element(
      'li',
      { class: verdict },
      element('span', { class: `who key p${i % 4}` }, `Person ${i + 1}`),
      element('span', { class: 'sign', 'aria-hidden': true }, SIGNS[verdict]),
      element('span', {}, `${HEADLINES[verdict].toLowerCase()}, ${percent(probability)}`),
      element(
        'span',
        { class: 'note' },
        `${seen} of ${frames.length} frames, ${clock(fromMs)} to ${clock(toMs)}${poor.length > 0 ? `; ${lacks(poor)}` : ''}`,
      ),
      people.length > 1 && person === decidedBy && element('span', { class: 'note' }, 'decided'),
    ),
  );
  return element('ul', { class: 'faces', 'aria-label': 'People' }, ...items);
}

function mapButton(verdict: PictureVerdict, picture: PictureView, given: Given, judge: Judge): Node[] {
  if (verdict.faces.length === 0) return [];
  const button = element('button', { type: 'button', 'aria-pressed': 'false' }, 'Show where it looked');
  const hint = element('p', { class: 'fine' });
  button.addEventListener('click', () => {
    void (async () => {
      const on = button.getAttribute('aria-pressed') !== 'true';
      button.disabled = true;
      try {
        picture.overlay(on ? await judge.maps(given) : null);
        button.setAttribute('aria-pressed', String(on));
        hint.textContent = on
          ? 'The mask M_df: bright is what the detector lets through as information on forging, dark what it leaves. Each face from its lowest to its highest value.'
          : '';
      } catch (error) {
        hint.textContent = (error as Error).message;
      }
      button.disabled = false;
      button.focus();
    })();
  });
  return [element('p', { class: 'tools' }, button), hint];
}

function footing(verdict: Verdict, milliseconds: number): Node[] {
  const json = JSON.stringify(verdict, null, 2);
  const details = element(
    'details',
    {},
    element('summary', {}, 'Limits, and the whole verdict'),
    element('ul', { class: 'limits' }, ...verdict.limits.map((limit) => element('li', {}, limit))),
    element(
      'p',
      { class: 'fine' },
      `Detector “${verdict.model.name}”; looked for ${(milliseconds / 1000).toFixed(2)} s.`,
    ),
    element('pre', { tabindex: 0, 'aria-label': 'The verdict as JSON' }, json),
  );
  const [first] = verdict.limits;
  return first === undefined ? [details] : [element('p', { class: 'fine' }, first), details];
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
