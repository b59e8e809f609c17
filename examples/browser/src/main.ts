/** The page: takes what is given, hands it to the worker, shows what it says. */
import { aboutDetector } from './about-detector.js';
import { watchCamera } from './camera.js';
import { byId, element } from './element.js';
import { Judge } from './judge.js';
import type { Failure, Given } from './messages.js';
import { resultCard } from './result-card.js';

const [drop, results, live, state, stateText] = ['drop', 'results', 'live', 'state', 'state-text'].map((id) =>
  byId(id),
) as [HTMLElement, HTMLElement, HTMLElement, HTMLElement, HTMLElement];
const stateBar = byId<HTMLProgressElement>('state-bar');
const files = byId<HTMLInputElement>('files');

const judge = new Judge({
  loading(loadedBytes, totalBytes) {
    stateText.textContent = `Loading the detector: ${megabytes(loadedBytes)}${totalBytes === null ? '' : ` of ${megabytes(totalBytes)}`}`;
    if (totalBytes === null) stateBar.removeAttribute('value');
    else stateBar.value = loadedBytes / totalBytes;
  },
  ready({ record, backend, device }) {
    state.classList.add('ready');
    stateText.textContent = `Ready: “${record.name}” on ${backend === 'webgpu' ? 'the GPU' : 'the processor'}`;
    stateBar.hidden = true;
    byId('about').hidden = false;
    byId('about-body').replaceChildren(...aboutDetector(record, `${backend}: ${device}`));
  },
  notReady({ message }: Failure) {
    state.classList.add('failed');
    state.setAttribute('role', 'alert');
    stateBar.hidden = true;
    stateText.textContent = `The detector could not be loaded: ${message}`;
  },
});

/** Judges what was given, one card each, the newest first. */
function take(given: readonly { readonly given: Given; readonly name: string }[]): void {
  const cards = given.map(({ given: one, name }) => resultCard(one, name, judge));
  results.prepend(...cards.map(({ root }) => root));
  const [first] = cards;
  if (first === undefined) return;
  say(cards.length === 1 ? `Looking at ${given[0]?.name}` : `Looking at ${cards.length} files`);
  for (const { said } of cards) void said.then(say);
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  first.root.scrollIntoView({ behavior: still ? 'auto' : 'smooth', block: 'nearest' });
}

function takeFiles(list: Iterable<File>): void {
  take(Array.from(list, (file) => ({ given: file, name: file.name || 'pasted picture' })));
}

function say(text: string): void {
  live.append(element('span', {}, `${text} `));
  while (live.childElementCount > 6) live.firstElementChild?.remove();
}

byId('choose').addEventListener('click', () => files.click());
files.addEventListener('change', () => {
  takeFiles(files.files ?? []);
  files.value = '';
});
for (const name of ['dragenter', 'dragover'] as const) {
  document.addEventListener(name, (event) => {
    event.preventDefault();
    drop.classList.add('over');
  });
}
for (const name of ['dragleave', 'drop'] as const) {
  document.addEventListener(name, (event) => {
    event.preventDefault();
    if (name === 'drop' || (event as DragEvent).relatedTarget === null) drop.classList.remove('over');
  });
}
document.addEventListener('drop', (event) => takeFiles(event.dataTransfer?.files ?? []));
document.addEventListener('paste', (event) => takeFiles(event.clipboardData?.files ?? []));

let moments = 0;
watchCamera(
  (moment) => take([{ given: moment, name: `Camera, moment ${++moments}` }]),
  (text) => {
    const note = element('p', { class: 'note-error', role: 'alert' }, text);
    drop.querySelector('.note-error')?.remove();
    drop.append(note);
  },
);

// Once it is there, the page opens without a network.
if ('serviceWorker' in navigator)
  void navigator.serviceWorker.register('service-worker.js').catch(() => undefined);

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
