/**
 * How fast the page of examples/browser is: cold starts, verdicts on one face after loading, the longest task of its main thread.
 *
 * npm run page-bench -- [DETECTOR] [PICTURE]
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { buildPage } from '../../examples/browser/build.js';
import { servePage } from '../../examples/browser/serve.js';
import { openChromium, whyNoChromium } from './chromium.js';
import { pageSizes } from './page-sizes.js';
import { whyNoMedia, writeSampleMedia } from './sample-media.js';
import { writeSeededDetector } from './seeded-detector.js';

const missing = whyNoChromium() ?? whyNoMedia();
if (missing !== undefined) throw new Error(missing);
const [COLD_STARTS, VERDICTS] = [5, 15];
const root = await mkdtemp(path.join(tmpdir(), 'did-page-bench-'));
const model = process.argv[2] ?? path.join(root, 'detector');
if (process.argv[2] === undefined) await writeSeededDetector(model);
await writeSampleMedia(path.join(root, 'media'));
const picture = process.argv[3] ?? path.join(root, 'media/half-colour.jpg');
await buildPage({ model, out: path.join(root, 'site') });
const { url, server } = await servePage(path.join(root, 'site'), 0);
const browser = await openChromium(false);
const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] as number;
const shown = (values: readonly number[]) =>
  `median ${median(values).toFixed(0)} ms (${Math.min(...values).toFixed(0)} to ${Math.max(...values).toFixed(0)}, ${values.length} times)`;

/** Gives the picture; from then to the verdict on the page, by the page's own clock, and what the worker itself took. */
async function give(page: Page): Promise<{ shown: number; judged: number }> {
  await page.evaluate(() => {
    const results = document.getElementById('results') as HTMLElement;
    results.replaceChildren();
    let given = 0;
    document
      .getElementById('files')
      ?.addEventListener('change', () => (given = performance.now()), { capture: true, once: true });
    const watch = new MutationObserver(() => {
      if (results.querySelector('.headline') === null) return;
      watch.disconnect();
      document.body.dataset.took = String(performance.now() - given);
    });
    delete document.body.dataset.took;
    watch.observe(results, { childList: true, subtree: true });
  });
  await page.setInputFiles('#files', picture);
  await page.waitForSelector('body[data-took]', { timeout: 120_000 });
  const took = Number(await page.getAttribute('body', 'data-took'));
  const text = (await page.textContent('.card details')) ?? '';
  return { shown: took, judged: 1000 * Number(/looked for ([\d.]+) s/.exec(text)?.[1]) };
}

const cold: number[] = [];
const warm: { shown: number; judged: number }[] = [];
for (let round = 0; round < COLD_STARTS; round++) {
  const context = await browser.newContext();
  const page = await context.newPage();
  const start = performance.now();
  await page.goto(url);
  await give(page);
  cold.push(performance.now() - start);
  if (round === COLD_STARTS - 1) for (let i = 0; i < VERDICTS; i++) warm.push(await give(page));
  await context.close();
}
console.log(
  `Chromium ${browser.version()}, load average ${loadavg()
    .map((load) => load.toFixed(1))
    .join(' ')}`,
);
console.log(`cold start to the first verdict: ${shown(cold)}`);
console.log(`one face, after loading, given to shown: ${shown(warm.map((one) => one.shown))}`);
console.log(`  of it in the worker: ${shown(warm.map((one) => one.judged))}`);
console.log('JavaScript, bytes gzipped:', await pageSizes());
await browser.close();
server.closeAllConnections();
server.close();
await rm(root, { recursive: true, force: true });
