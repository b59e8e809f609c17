/**
 * The report's page alone: what it asks for, how large and fast it is, whether everyone can read it.
 *
 * npm run report-check [-- index.html]
 */
import { checkReportPage } from './check-report-page.js';
import { summarise } from './checks.js';
import { openChromium, whyNoChromium } from './chromium.js';

const missing = whyNoChromium();
if (missing !== undefined) {
  console.log(`report-check: SKIPPED: ${missing}`);
  process.exit(0);
}

const browser = await openChromium(false);
try {
  await checkReportPage(browser, process.argv[2]);
} finally {
  await browser.close();
}
process.exitCode = summarise();
