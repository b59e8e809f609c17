/**
 * Damaged files given to the page of examples/browser: each must get an answer, and the page must judge on.
 *
 * npm run fuzz-page -- 1000
 */
import { checkDetectorPage } from './check-detector-page.js';
import { summarise } from './checks.js';
import { openChromium, whyNoChromium } from './chromium.js';

const missing = whyNoChromium();
if (missing !== undefined) throw new Error(missing);
const browser = await openChromium(false);
try {
  await checkDetectorPage({ browser }, { onlyMutations: Number(process.argv[2] ?? 1000) });
} finally {
  await browser.close();
}
process.exitCode = summarise();
