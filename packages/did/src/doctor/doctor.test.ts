import { expect, it } from '@jest/globals';
import { runDid } from '../testing/run-did.js';

const doctor = (...argv: string[]) => runDid('doctor', ...argv);

it('measures every backend that starts, and says of each that does not what is the matter', async () => {
  const { status, out } = await doctor();
  expect(status).toBe(0);
  expect(out).toMatch(/cores, \d+ GiB of memory/);
  expect(out).toMatch(/^wasm( \*)? +yes +\d+\.\d +\d+\.\d +CPU \(WebAssembly, SIMD/m);
  expect(out).toMatch(/^(native|webgpu)( \*)? +(yes|no) /m);
  expect(out).toMatch(/^taken: \w+, the fastest/m);
  expect(out).toMatch(/^images: jpeg, png, webp, avif, gif$/m);
  expect(out).toMatch(/^heic: (heic-decode \d|npm install heic-decode)/m);
  expect(out).toMatch(
    /^videos: ((ffmpeg|node-av) \S|there is no video decoder here\. Either install FFmpeg)/m,
  );
  // Whatever is missing and would be faster comes with what to do.
  if (/^native +no/m.test(out)) expect(out).toMatch(/^faster: native\. .*did native install/m);
});

it('prints the same as JSON, of one backend where that is asked for', async () => {
  const { out } = await doctor('--backend', 'wasm', '--json');
  const report = JSON.parse(out);
  expect(report.backend.name).toBe('wasm');
  expect(report.backends).toHaveLength(1);
  expect(report.backends[0].speed.convolution).toBeGreaterThan(0.1);
  expect(report.images.formats).toContain('avif');
  expect(report.images.heic).toHaveProperty('version');
  expect(['ffmpeg', 'node-av', null]).toContain(report.video.decoder);
});
