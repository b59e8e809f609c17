/**
 * The runtime in a real browser: backends on the main thread and in workers, isolated and not; gradients; training; detectors.
 *
 * npm run browser
 */
import { bundle } from './bundle.js';
import { checkDetector } from './check-detector.js';
import { checkDetectorPage } from './check-detector-page.js';
import { checkFailures } from './check-failures.js';
import { checkKernels } from './check-kernels.js';
import { checkMemory } from './check-memory.js';
import { checkReportPage } from './check-report-page.js';
import { checkReports } from './check-reports.js';
import { checkThreads } from './check-threads.js';
import { checkTraining } from './check-training.js';
import { summarise } from './checks.js';
import { openChromium, whyNoChromium } from './chromium.js';
import { serve } from './serve.js';

const missing = whyNoChromium();
if (missing !== undefined) {
  console.log(`browser: SKIPPED: ${missing}`);
  process.exit(0);
}

const scripts = await bundle();
const [plain, isolated] = await Promise.all([serve(scripts, false), serve(scripts, true)]);
const [browser, withGpu] = await Promise.all([openChromium(false), openChromium(true)]);
console.log(`Chromium ${browser.version()}`);
try {
  const lane = { plain: plain.url, isolated: isolated.url, browser, withGpu };
  await checkReportPage(browser);
  await checkDetector(lane);
  await checkDetectorPage(lane);
  await checkReports(lane);
  await checkFailures(lane);
  await checkThreads(lane);
  await checkMemory(lane);
  await checkTraining(lane);
  await checkKernels(lane);
} finally {
  await Promise.all([browser.close(), withGpu.close()]);
  for (const site of [plain, isolated]) site.close();
}
process.exitCode = summarise();
