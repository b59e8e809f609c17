import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { AxeResults } from 'axe-core';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { buildPage } from '../../examples/browser/build.js';
import { servePage } from '../../examples/browser/serve.js';
import { check } from './checks.js';
import type { Lane } from './lane.js';
import { mutatedFiles } from './mutated-files.js';
import { pageSizes } from './page-sizes.js';
import { type SampleMedia, whyNoMedia, writeSampleMedia } from './sample-media.js';
import { writeSeededDetector } from './seeded-detector.js';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** Without TensorFlow.js, weights, the face front end, and what reads containers, which comes with the first clip. @unit bytes, gzipped */
const MOST_SCRIPT = 60_000;
/** Of the face front end, the same way. */
const MOST_FACES = 10_000;
/** Of what reads containers. */
const MOST_CONTAINERS = 70_000;
/** A longer task would be felt. @unit milliseconds; on a machine that does nothing else it is a fifth of that */
const LONGEST_TASK_MS = 250;
/** A file that takes longer hangs. */
const PATIENCE_MS = 120_000;
const MUTATIONS = 50;

const PLACES: readonly (BrowserContextOptions & { readonly name: string })[] = [
  { name: 'light', colorScheme: 'light' },
  { name: 'dark', colorScheme: 'dark' },
  { name: 'light, 360 pixels wide', colorScheme: 'light', viewport: { width: 360, height: 740 } },
  { name: 'dark, 360 pixels wide', colorScheme: 'dark', viewport: { width: 360, height: 740 } },
];

/** A site with the page, and files to give it. */
interface Bench {
  readonly browser: Browser;
  readonly url: string;
  readonly media: SampleMedia;
  readonly at: (name: string) => string;
}

/**
 * The page `examples/browser`, as a person uses it.
 *
 * @param onlyMutations - So many damaged files, and nothing else.
 */
export async function checkDetectorPage(
  { browser }: Pick<Lane, 'browser'>,
  { onlyMutations }: { readonly onlyMutations?: number } = {},
): Promise<void> {
  if (onlyMutations === undefined) await checkSizes();
  const missing = whyNoMedia();
  if (missing !== undefined) {
    console.log(`skip the page of examples/browser: ${missing}`);
    return;
  }
  const root = await mkdtemp(path.join(tmpdir(), 'did-page-'));
  const model = process.env.DID_DETECTOR ?? path.join(root, 'detector');
  if (process.env.DID_DETECTOR === undefined) await writeSeededDetector(model);
  const media = await writeSampleMedia(path.join(root, 'media'));
  await buildPage({ model, out: path.join(root, 'site') });
  const { url, server } = await servePage(path.join(root, 'site'), 0);
  try {
    const bench = { browser, url, media, at: (name: string) => path.join(root, 'media', name) };
    if (onlyMutations !== undefined) {
      await checkMutated(bench, onlyMutations);
      return;
    }
    await checkVerdicts(bench);
    await checkKeyboard(bench);
    await checkLooks(bench);
    await checkOffline(bench);
    await checkPolicy(bench);
    await checkMutated(bench, MUTATIONS);
  } finally {
    server.closeAllConnections();
    server.close();
    await rm(root, { recursive: true, force: true });
  }
}

async function checkSizes(): Promise<void> {
  await check('the page has no more JavaScript than its budget', async () => {
    const { script, faces, containers } = await pageSizes();
    console.log(`     ${script} bytes of it, ${faces} of faces, ${containers} of containers, gzipped`);
    assert.ok(script <= MOST_SCRIPT, `${script} bytes`);
    assert.ok(faces <= MOST_FACES, `${faces} bytes of the face front end`);
    assert.ok(containers <= MOST_CONTAINERS, `${containers} bytes of mediabunny`);
  });
}

async function checkVerdicts(bench: Bench): Promise<void> {
  const { media, at } = bench;
  await withPage(bench, {}, async (page) => {
    await check('a cold start: loaded, and a first verdict', async () => {
      const start = performance.now();
      await page.goto(bench.url);
      await page.setInputFiles('#files', at('portrait.jpg'));
      await settled(page);
      console.log(`     first verdict ${((performance.now() - start) / 1000).toFixed(1)} s after opening`);
      assert.match(await words(page), /Looks real|Looks forged|Cannot tell/);
      assert.match(
        await words(page),
        /Probability of a forgery: .* %, if 50 % of what is judged were forged/,
      );
      assert.match(
        await page.textContent('#live').then(String),
        /portrait\.jpg: (Looks|Cannot).*Probability/,
      );
      assert.match(await page.textContent('#about').then(String), /Never tested on wholly generated faces/);
    });
    await check('four faces: boxes, a line each, which decided, and M_df on demand', async () => {
      await give(page, at('four.jpg'));
      assert.equal(await page.locator('.card').first().locator('.box').count(), 4);
      assert.equal(await page.locator('.card').first().locator('.faces li').count(), 4);
      assert.match(await words(page), /decided/);
      await page.getByRole('button', { name: 'Show where it looked' }).first().click();
      await page.waitForSelector('.card:first-child .frame.mapped');
      const lit = await page.evaluate(() => {
        const maps = document.querySelector('canvas.maps') as HTMLCanvasElement;
        const pixels = maps.getContext('2d')?.getImageData(0, 0, maps.width, maps.height).data ?? [];
        return (
          Array.from(pixels).filter((value, i) => i % 4 === 3 && value > 0).length /
          (maps.width * maps.height)
        );
      });
      assert.ok(lit > 0.2 && lit < 0.95, `the maps cover ${lit}`);
    });
    if (media.clips.length > 0) {
      await check('a clip: people, a timeline, and a slider that seeks', async () => {
        await give(page, at('talk.mp4'));
        const card = page.locator('.card').first();
        assert.match(await words(page), /Person 1.*of 32 frames/s);
        assert.ok((await card.locator('.timeline circle').count()) >= 28);
        await card.getByRole('slider', { name: 'Place in the clip' }).focus();
        for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowRight');
        const seconds = await card.locator('video').evaluate((video: HTMLVideoElement) => video.currentTime);
        assert.ok(seconds > 0.3 && seconds < 1.5, `at ${seconds} s`);
        assert.match((await card.getByRole('slider').getAttribute('aria-valuetext')) ?? '', /^0:00\.\d, .*%/);
      });
    }
    if (media.hevc !== null) {
      await check('a codec that is missing: named, with what to do', async () => {
        await give(page, at(media.hevc as string));
        assert.match(await words(page), /Could not be judged.*no decoder for H\.265.*libx264/s);
      });
    }
    await check('a file that is no picture: an error as help, and the page goes on', async () => {
      await page.setInputFiles('#files', {
        name: 'notes.txt',
        mimeType: 'text/plain',
        buffer: Buffer.from('hello'),
      });
      await settled(page);
      assert.match(await words(page), /Could not be judged.*neither a picture nor an MP4/s);
      await give(page, at('half-colour.jpg'));
      assert.match(await words(page), /Looks|Cannot tell/);
    });
    await check('the page was never held up', async () => {
      const longest = await page.evaluate(() => Math.max(0, ...(globalThis as unknown as Watched).longTasks));
      console.log(`     longest task of the main thread ${longest.toFixed(0)} ms`);
      assert.ok(longest < LONGEST_TASK_MS, `a task of ${longest} ms`);
    });
  });
}

async function checkKeyboard(bench: Bench): Promise<void> {
  await check('by the keyboard alone: choose, read, show the maps, open the limits', () =>
    withPage(bench, {}, async (page) => {
      await page.goto(bench.url);
      await page.waitForSelector('.state.ready');
      await page.keyboard.press('Tab');
      assert.equal(await focused(page), 'Skip to the verdicts');
      await page.keyboard.press('Tab');
      const chooser = page.waitForEvent('filechooser');
      assert.equal(await focused(page), 'Choose files');
      await page.keyboard.press('Enter');
      await (await chooser).setFiles(bench.at('portrait.jpg'));
      await settled(page);
      await page.keyboard.press('Tab');
      assert.equal(await focused(page), 'Use the camera');
      await page.keyboard.press('Tab');
      assert.equal(await focused(page), 'Show where it looked');
      await page.keyboard.press('Space');
      await page.waitForSelector('.frame.mapped');
      await page.waitForFunction(() => document.activeElement?.getAttribute('aria-pressed') === 'true');
      await page.keyboard.press('Tab');
      assert.equal(await focused(page), 'Limits, and the whole verdict');
      await page.keyboard.press('Enter');
      await page.waitForSelector('details[open] pre');
    }),
  );
}

async function checkLooks(bench: Bench): Promise<void> {
  for (const { name, ...place } of PLACES) {
    await check(`axe finds nothing, and nothing is cut off (${name})`, () =>
      withPage(bench, place, async (page, context) => {
        await context.addInitScript({ path: AXE });
        await page.goto(bench.url);
        await page.waitForSelector('.state.ready');
        await page.setInputFiles('#files', [bench.at('four.jpg'), bench.at('portrait.jpg')]);
        await page.setInputFiles('#files', {
          name: 'a.mp4',
          mimeType: 'video/mp4',
          buffer: Buffer.from('x'),
        });
        await settled(page);
        const { violations } = await page.evaluate<AxeResults>(
          `axe.run(document, { runOnly: ${JSON.stringify(RULES)} })`,
        );
        assert.deepEqual(
          violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(' ')}`),
          [],
        );
        const [wide, screen] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
        assert.ok((wide as number) <= (screen as number), `${wide} pixels wide on ${screen}`);
      }),
    );
  }
}

async function checkOffline(bench: Bench): Promise<void> {
  await check('after its first load it opens without a network, and judges', () =>
    withPage(bench, {}, async (page, context) => {
      await page.goto(bench.url);
      await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
      await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
      await context.setOffline(true);
      await page.reload();
      await page.setInputFiles('#files', bench.at('portrait.jpg'));
      await settled(page);
      assert.match(await words(page), /Looks|Cannot tell/);
    }),
  );
}

async function checkPolicy(bench: Bench): Promise<void> {
  await check('its policy refuses every other place, on the page and in its worker', () =>
    withPage(
      bench,
      {},
      async (page) => {
        await page.goto(bench.url);
        const refused = await page.evaluate(async () => {
          const told = new Promise<string>((resolve) => {
            document.addEventListener(
              'securitypolicyviolation',
              (event) => resolve(event.violatedDirective),
              { once: true },
            );
          });
          await fetch('https://example.com/').catch(() => undefined);
          return told;
        });
        assert.equal(refused, 'connect-src');
        const { headers } = await page.evaluate(async () => {
          const answer = await fetch('judge-worker.js');
          return { headers: Object.fromEntries(answer.headers) };
        });
        assert.match(headers['content-security-policy'] ?? '', /default-src 'self'.*connect-src 'self'/);
      },
      true,
    ),
  );
}

async function checkMutated(bench: Bench, count: number): Promise<void> {
  const { at, media } = bench;
  await check(`${count} damaged files: each gets an answer, nothing hangs, and the page judges on`, () =>
    withPage(bench, {}, async (page) => {
      const sources = ['portrait.jpg', 'alpha.png', 'lossy.webp', ...media.rounded.slice(1), ...media.clips];
      await page.goto(bench.url);
      await page.waitForSelector('.state.ready');
      let judged = 0;
      let looked = 0;
      for await (const file of mutatedFiles(sources.map(at), count)) {
        await page.evaluate(() => document.getElementById('results')?.replaceChildren());
        await page.setInputFiles('#files', file);
        await settled(page, file.name);
        const said = await words(page);
        if (!said.includes('Could not be judged')) judged++;
        if (said.includes('given up after')) console.log(`     ${file.name}: given up, as stuck`);
        if (++looked % 100 === 0) console.log(`     ${looked} files`);
      }
      console.log(`     ${judged} of ${count} could still be judged`);
      await give(page, at('portrait.jpg'));
      assert.match(await words(page), /Looks|Cannot tell/);
    }),
  );
}

interface Watched {
  readonly longTasks: number[];
}

/** A page of its own; what it asks of other places, what breaks its policy and what it throws fails the check. */
async function withPage(
  { browser, url }: Bench,
  options: BrowserContextOptions,
  work: (page: Page, context: BrowserContext) => Promise<void>,
  breaksPolicy = false,
): Promise<void> {
  const context = await browser.newContext(options);
  try {
    const page = await context.newPage();
    const wrong: string[] = [];
    context.on('request', (request) => {
      const foreign = !request.url().startsWith(url) && !/^(blob|data):/.test(request.url());
      if (foreign && !breaksPolicy) wrong.push(`asked ${request.url()}`);
    });
    page.on('pageerror', (error) => wrong.push(error.message));
    page.on('console', (message) => {
      if (/Content Security Policy/.test(message.text()) && !breaksPolicy) wrong.push(message.text());
    });
    page.on('crash', () => wrong.push('the page crashed'));
    await page.addInitScript(() => {
      const longTasks: number[] = [];
      Object.assign(globalThis, { longTasks });
      new PerformanceObserver((list) =>
        longTasks.push(...list.getEntries().map(({ duration }) => duration)),
      ).observe({
        type: 'longtask',
      });
    });
    await work(page, context);
    assert.deepEqual(wrong, []);
  } finally {
    await context.close();
  }
}

async function give(page: Page, file: string): Promise<void> {
  await page.setInputFiles('#files', file);
  await settled(page);
}

/** Everything that was given has come to something. */
async function settled(page: Page, what = 'a file'): Promise<void> {
  await page
    .waitForFunction(
      () => document.querySelector('.card') && !document.querySelector('.card.waiting'),
      undefined,
      {
        timeout: PATIENCE_MS,
      },
    )
    .catch(() => {
      throw new Error(`${what} has no answer after ${PATIENCE_MS / 1000} s`);
    });
}

async function words(page: Page): Promise<string> {
  return (await page.locator('.card .words').first().textContent()) ?? '';
}

async function focused(page: Page): Promise<string> {
  return page.evaluate(() => document.activeElement?.textContent?.trim() ?? '');
}
