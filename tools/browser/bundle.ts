import { builtinModules } from 'node:module';
import path from 'node:path';
import { type BuildOptions, build, type OutputFile, type Plugin } from 'esbuild';

/** Packages of Jest that look at the machine; its `expect` needs them for nothing that a passing test does. */
const NODE_ONLY = new Set([...builtinModules, 'graceful-fs', 'ci-info', 'jest-message-util']);

/** What a test imports of Node is there by name, and throws when it is called. */
const withoutNode: Plugin = {
  name: 'without-node',
  setup(builder) {
    builder.onResolve({ filter: /.*/ }, ({ path: name }) =>
      name.startsWith('node:') || NODE_ONLY.has(name) ? { path: name, namespace: 'absent' } : undefined,
    );
    builder.onLoad({ filter: /.*/, namespace: 'absent' }, ({ path: name }) => ({
      contents: `module.exports = new Proxy({}, {
        get: (_, key) => key === '__esModule' ? undefined : () => { throw new Error('no ${name}.' + String(key) + ' in a browser'); },
      });`,
    }));
  },
};

const shared = {
  bundle: true,
  format: 'esm' as const,
  platform: 'browser' as const,
  target: 'es2022',
  conditions: ['@did/source'],
  write: false as const,
  logLevel: 'error' as const,
} satisfies BuildOptions;

/** The script of the page that judges. */
export async function bundleDetectorPage(): Promise<Uint8Array> {
  const { outputFiles } = await build({
    ...shared,
    minify: true,
    entryPoints: [path.join(import.meta.dirname, 'detector-page.ts')],
  });
  return (outputFiles[0] as OutputFile).contents;
}

/**
 * The pages' scripts by name, from the TypeScript sources.
 *
 * @returns `page.js`, which is bundled and minified as a user's page would be, and `tests.js` with Jest's tests.
 */
export async function bundle(): Promise<ReadonlyMap<string, Uint8Array>> {
  const page = await build({
    ...shared,
    minify: true,
    entryPoints: [path.join(import.meta.dirname, 'page.ts')],
  });
  const tests = await build({
    ...shared,
    entryPoints: [path.join(import.meta.dirname, 'tests-page.ts')],
    alias: { '@jest/globals': path.join(import.meta.dirname, 'jest-globals.ts') },
    plugins: [withoutNode],
    // The package says that only its `register-*` files do something when they are loaded; its tests do too.
    ignoreAnnotations: true,
    define: {
      'process.env': '{}',
      'process.env.DID_TEST_BACKENDS': 'globalThis.didTestBackends',
      'process.platform': '"browser"',
      __dirname: '"/"',
      global: 'globalThis',
    },
  });
  const [pageFile, testsFile] = [page.outputFiles[0], tests.outputFiles[0]] as [OutputFile, OutputFile];
  return new Map([
    ['page.js', pageFile.contents],
    ['tests.js', testsFile.contents],
  ]);
}
