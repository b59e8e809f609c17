import { expect, it } from '@jest/globals';
import { checkPlatform } from './check-platform.js';

it.each([
  [{ platform: 'darwin', arch: 'arm64', glibc: undefined }, /this is darwin arm64. Use the wasm backend/],
  [{ platform: 'linux', arch: 'arm64', glibc: '2.36' }, /this is linux arm64/],
  [{ platform: 'linux', arch: 'x64', glibc: undefined }, /built for glibc.*Alpine has musl.*Use the wasm/],
])('refuses %j', (platform, message) => {
  expect(() => checkPlatform(platform)).toThrow(message);
});

it('takes Linux on x86-64 with glibc', () => {
  expect(() => checkPlatform({ platform: 'linux', arch: 'x64', glibc: '2.36' })).not.toThrow();
});
