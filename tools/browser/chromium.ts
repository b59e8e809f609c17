import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** Debian's package `chromium`; the variable names another. */
const EXECUTABLE = process.env.DID_CHROMIUM ?? '/usr/bin/chromium';

/** Quiet and offline: nothing of the browser's own is fetched, updated or synchronised. */
const FLAGS = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** WebGPU on SwiftShader, a Vulkan device that computes on the CPU. */
const WEBGPU_FLAGS = [
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--enable-features=Vulkan',
];

/** Why no browser can be started here; undefined where one can. */
export function whyNoChromium(): string | undefined {
  return existsSync(EXECUTABLE) ? undefined : `${EXECUTABLE} is not there (Debian: apt-get install chromium)`;
}

/** Starts Chromium, with WebGPU in software or with none. */
export async function openChromium(webgpu: boolean): Promise<Browser> {
  return chromium.launch({
    executablePath: EXECUTABLE,
    args: [...FLAGS, ...(webgpu ? WEBGPU_FLAGS : ['--disable-gpu'])],
  });
}
