/**
 * Builds the page into a folder that any server of files can serve.
 *
 * npm run -w examples/browser build -- --model DETECTOR [--out DIR]
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { type BuildOptions, build } from 'esbuild';
import { PAGE_POLICY } from './page-policy.ts';
import { smallMediabunny, smallTensorflow, withoutNetworks, withoutTraining } from './without-training.ts';

const here = import.meta.dirname;
const source = (name: string) => path.join(here, 'src', name);
const { resolve } = createRequire(import.meta.url);

/** Options of {@link buildPage}. */
export interface BuildPageOptions {
  /** A folder that `did export --to detector --with-faces` wrote; without one the page says what it lacks. */
  readonly model?: string | undefined;
  readonly out: string;
}

/** Writes the page, its scripts, WASM and the detector into a folder. */
export async function buildPage({ model, out }: BuildPageOptions): Promise<void> {
  if (model !== undefined && !existsSync(path.join(model, 'faces'))) {
    throw new Error(
      `${model} is no detector with the files of its face detector. Write one: npm run did -- export --to detector --with-faces --run RUN --out ${model}`,
    );
  }
  await rm(out, { recursive: true, force: true });
  await mkdir(path.join(out, 'wasm'), { recursive: true });
  await bundleScripts(out);
  const page = await readFile(source('index.html'), 'utf8');
  await writeFile(path.join(out, 'index.html'), page.replace('%CSP%', PAGE_POLICY));
  for (const name of ['style.css', 'icon.svg']) await cp(source(name), path.join(out, name));
  const wasm = path.dirname(resolve('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm'));
  for (const kind of ['', '-simd', '-threaded-simd']) {
    const name = `tfjs-backend-wasm${kind}.wasm`;
    await cp(path.join(wasm, name), path.join(out, 'wasm', name));
  }
  if (model !== undefined) await cp(model, path.join(out, 'detector'), { recursive: true });
  await writeServiceWorker(out);
}

async function bundleScripts(out: string): Promise<void> {
  // Apart from one another, so that the page itself waits for none of the worker's parts.
  for (const name of ['main', 'judge-worker']) {
    await build({ ...scriptOptions(name), outdir: out, legalComments: 'linked' });
  }
}

/** How a script is bundled; the test of its size bundles it likewise. */
export function scriptOptions(name: string) {
  return {
    entryPoints: { [name]: source(`${name}.ts`) },
    ...{ bundle: true, splitting: true, minify: true, format: 'esm', target: 'es2022' },
    chunkNames: 'part-[hash]',
    // The repository's sources where there are any, else the packages as published.
    conditions: ['@did/source'],
    plugins: [withoutTraining, ...(name === 'main' ? [withoutNetworks] : [smallTensorflow, smallMediabunny])],
    logLevel: 'warning',
  } satisfies BuildOptions;
}

/** The service worker knows every file, and is another one whenever one of them is. */
async function writeServiceWorker(out: string): Promise<void> {
  const files = (await readdir(out, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.md'))
    .map((entry) => path.relative(out, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .sort();
  const hash = createHash('sha256');
  for (const file of files) hash.update(file).update(await readFile(path.join(out, file)));
  await build({
    entryPoints: [source('service-worker.ts')],
    ...{ outfile: path.join(out, 'service-worker.js'), bundle: true, minify: true, target: 'es2022' },
    define: {
      FILES: JSON.stringify(['./', ...files.filter((file) => file !== 'index.html')]),
      VERSION: JSON.stringify(hash.digest('hex').slice(0, 12)),
    },
  });
}

if (process.argv[1] === import.meta.filename) {
  const { values } = parseArgs({
    options: { model: { type: 'string' }, out: { type: 'string', default: path.join(here, 'dist') } },
  });
  // npm runs this in its own folder; a path is meant from where the command was typed.
  const from = process.env.INIT_CWD ?? process.cwd();
  const model = values.model === undefined ? undefined : path.resolve(from, values.model);
  await buildPage({ model, out: path.resolve(from, values.out) }).catch((error: Error) => {
    console.error(error.message);
    process.exit(2);
  });
  console.log(
    model === undefined
      ? `Built without a detector (--model DIR puts one beside): ${values.out}`
      : 'Built. Now: npm run -w examples/browser serve',
  );
}
