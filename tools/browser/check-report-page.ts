import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AxeResults } from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { renderReport } from '../../packages/did/src/report/report-page.js';
import { check } from './checks.js';
import { demoSizedReport } from './demo-sized-report.js';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const MOST_BYTES = 5 * 2 ** 20;
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Where the page is read: schemes, a wide and a narrow screen (which is also a wide one at 400 %), and paper. */
const PLACES: readonly (BrowserContextOptions & { readonly name: string; readonly media?: 'print' })[] = [
  { name: 'light', colorScheme: 'light' },
  { name: 'dark', colorScheme: 'dark' },
  { name: 'light, 320 pixels wide', colorScheme: 'light', viewport: { width: 320, height: 640 } },
  { name: 'dark, printed', colorScheme: 'dark', media: 'print' },
];

/**
 * The report in a browser: no request, size, time to open, axe's rules, no sideways scrolling, and the keyboard.
 *
 * @param file - A report to check; without it one on made-up figures, as large as that of three seeds.
 */
export async function checkReportPage(browser: Browser, file?: string): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'did-report-page-'));
  try {
    const page = file ?? path.join(folder, 'index.html');
    if (file === undefined) await writeFile(page, renderReport(await demoSizedReport()));
    await checkOpening(browser, page);
    for (const { name, media, ...options } of PLACES) {
      await check(`report: axe finds nothing, and nothing scrolls sideways (${name})`, () =>
        opened(browser, page, options, async (tab) => {
          if (media !== undefined) await tab.emulateMedia({ media });
          await assertAccessible(tab);
          const [content = 0, window = 0] = (await tab.evaluate(
            '[document.documentElement.scrollWidth, innerWidth]',
          )) as number[];
          assert.ok(content <= window, `the page is ${content} pixels wide in a window of ${window}`);
        }),
      );
    }
    await check('report: the keyboard reaches everything, in order, and shows where it is', () =>
      opened(browser, page, {}, walkByKeyboard),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function checkOpening(browser: Browser, page: string): Promise<void> {
  const { size } = await stat(page);
  await check(`report: ${(size / 1e6).toFixed(2)} MB, under 5`, async () => assert.ok(size < MOST_BYTES));
  await check('report: asks for nothing but itself', async () => {
    const context = await browser.newContext();
    try {
      const asked: string[] = [];
      await context.route('**', (route) => {
        asked.push(route.request().url());
        return asked.length === 1 ? route.continue() : route.abort();
      });
      const tab = await context.newPage();
      await tab.goto(pathToFileURL(page).href);
      await tab.evaluate('window.scrollTo(0, document.body.scrollHeight)');
      await tab.waitForTimeout(300);
      assert.deepEqual(asked, [pathToFileURL(page).href]);
      // Even what someone slipped into it could not ask: the page's own policy forbids it.
      await tab.evaluate(
        'document.body.append(Object.assign(new Image(), { src: "https://example.org/x.png" }))',
      );
      await tab.waitForTimeout(300);
      assert.equal(asked.length, 1);
    } finally {
      await context.close();
    }
  });
  // A figure to read, not a bar: the machine may be busy with other work.
  const times: number[] = [];
  for (let round = 0; round < 5; round++) {
    await opened(browser, page, {}, async (tab) => {
      times.push(
        Number(await tab.evaluate('performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd')),
      );
    });
  }
  const median = times.sort((a, b) => a - b)[2] ?? Number.NaN;
  await check(`report: open after ${median.toFixed(0)} ms (median of 5), 5 s at the most`, async () =>
    assert.ok(median < 5000),
  );
}

async function opened(
  browser: Browser,
  page: string,
  options: BrowserContextOptions,
  work: (tab: Page) => Promise<void>,
): Promise<void> {
  // The page's policy would keep the checker out as well.
  const context = await browser.newContext({ ...options, bypassCSP: true });
  try {
    const tab = await context.newPage();
    await tab.goto(pathToFileURL(page).href);
    await work(tab);
  } finally {
    await context.close();
  }
}

async function assertAccessible(tab: Page): Promise<void> {
  await tab.evaluate('for (const part of document.querySelectorAll("details")) part.open = true');
  await tab.evaluate(await readFile(AXE, 'utf8'));
  const run = `axe.run(document, { runOnly: ${JSON.stringify(RULES)}, resultTypes: ['violations'] })`;
  const { violations, passes } = (await tab.evaluate(run)) as AxeResults;
  assert.ok(passes.length > 20, `axe applied ${passes.length} rules only`);
  const found = violations.map(({ id, help, nodes }) => {
    const places = nodes
      .slice(0, 4)
      .map(({ html, failureSummary }) => `    ${html.slice(0, 160)}\n    ${failureSummary}`);
    return `${id}: ${help} (${nodes.length})\n${places.join('\n')}`;
  });
  assert.equal(violations.length, 0, found.join('\n'));
}

async function walkByKeyboard(tab: Page): Promise<void> {
  const expected = (await tab.evaluate(
    '[...document.querySelectorAll("a[href], summary, [tabindex=\'0\']")].filter((item) => item.checkVisibility()).length',
  )) as number;
  await tab.keyboard.press('Tab');
  const first = (await tab.evaluate(
    '[document.activeElement.textContent, document.activeElement.getBoundingClientRect().left >= 0]',
  )) as [string, boolean];
  assert.deepEqual(first, ['Skip to the result', true]);
  await tab.evaluate('globalThis.order = [document.activeElement]');
  for (let i = 1; i < expected; i++) {
    await tab.keyboard.press('Tab');
    const seen = (await tab.evaluate(`(() => {
      const item = document.activeElement;
      const before = order.at(-1);
      order.push(item);
      return [
        Boolean(before.compareDocumentPosition(item) & Node.DOCUMENT_POSITION_FOLLOWING),
        getComputedStyle(item).outlineStyle,
        item.outerHTML.slice(0, 90),
      ];
    })()`)) as [boolean, string, string];
    assert.ok(seen[0], `Tab ${i + 1} goes back, to ${seen[2]}`);
    assert.notEqual(seen[1], 'none', `no outline on ${seen[2]}`);
  }
  const headings = (await tab.evaluate(
    '[...document.querySelectorAll("h1, h2, h3, h4")].map((heading) => Number(heading.tagName[1]))',
  )) as number[];
  assert.equal(headings.filter((level) => level === 1).length, 1);
  headings.reduce((before, level) => {
    assert.ok(level <= before + 1, `a heading of level ${level} follows one of level ${before}`);
    return level;
  }, 0);
}
