import type { Browser, BrowserContext } from 'playwright-core';
import type { Answer, Place } from './answer-calls.js';

/** A page with its script loaded. */
export interface OpenPage {
  readonly context: BrowserContext;
  /** Calls a scenario of the script. @throws Error with the page's message when it throws */
  call<T>(place: Place, name: string, options?: object): Promise<T>;
  /** Calls a scenario that should throw, and gives what it threw. */
  refusal(
    place: Place,
    name: string,
    options?: object,
  ): Promise<{ code: string | undefined; message: string }>;
}

/** A call that takes longer hangs. */
const PATIENCE_MS = 240_000;

/** Opens a page of its own, with a script of the site, for some work. */
export async function withPage<T>(
  browser: Browser,
  url: string,
  script: string,
  work: (page: OpenPage) => Promise<T>,
): Promise<T> {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    const origin = new URL(url).origin;
    const foreign: string[] = [];
    context.on('request', (request) => {
      const to = request.url();
      if (!to.startsWith(origin) && !/^(blob|data):/.test(to)) foreign.push(to);
    });
    await page.goto(url);
    await page.addScriptTag({ url: `${origin}/${script}`, type: 'module' });
    await page.waitForFunction('"callScenario" in globalThis');
    const answer = async (place: Place, name: string, options: object = {}): Promise<Answer> => {
      const source = `callScenario(${[place, name, options].map((part) => JSON.stringify(part)).join()})`;
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error(`${name} hangs in the ${place}`)), PATIENCE_MS);
      });
      try {
        return await Promise.race([page.evaluate(source) as Promise<Answer>, late]);
      } finally {
        clearTimeout(timer);
      }
    };
    const result = await work({
      context,
      async call<R>(place: Place, name: string, options?: object) {
        const given = await answer(place, name, options);
        if (!given.ok) throw new Error(given.message);
        return given.value as R;
      },
      async refusal(place, name, options) {
        const given = await answer(place, name, options);
        if (given.ok) throw new Error(`${name} should have thrown; it gave ${JSON.stringify(given.value)}`);
        return given;
      },
    });
    if (foreign.length > 0) throw new Error(`the page asked other hosts: ${foreign.join(', ')}`);
    return result;
  } finally {
    await context.close();
  }
}
