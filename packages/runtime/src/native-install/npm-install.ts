import { createHash } from 'node:crypto';
import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runTool } from './run-tool.js';
import { isAlive, unfinishedName } from './unfinished.js';

/** What stood in `node_modules` before npm was started; left behind when that npm, or we, are killed. */
interface NpmNote {
  readonly modules: string;
  readonly before: readonly string[];
  readonly pid: number;
}

/** Where {@link npmInstall} works. */
export interface NpmInstallOptions {
  readonly projectDir: string;
  /** Where the note of a running npm is kept. */
  readonly cacheDir: string;
  readonly signal: AbortSignal | undefined;
}

/**
 * Installs a package without its scripts and without an entry in package.json.
 *
 * @remarks
 * A killed npm leaves packages that look installed and lack files, and a second npm takes them for whole. So what
 * stood there before is noted first, and {@link clearKilledNpm} takes the rest away.
 *
 * @throws DidError DID_BACKEND with npm's words
 */
export async function npmInstall(wanted: string, options: NpmInstallOptions): Promise<void> {
  const { projectDir, cacheDir } = options;
  const modules = modulesFolder(projectDir);
  const note = noteFile(cacheDir, projectDir);
  const before = await packageFolders(modules);
  const write = (pid: number) => writeNote(note, { modules, before, pid });
  write(process.pid);
  await runTool(
    'npm',
    ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--legacy-peer-deps', wanted],
    {
      cwd: projectDir,
      advice: `Run \`npm install --ignore-scripts ${wanted}\` by hand to see why.`,
      onStart: write,
      signal: options.signal,
    },
  );
  await rm(note, { force: true });
}

/**
 * Takes away what a killed npm of an earlier install brought; one that goes on without us is waited for.
 *
 * @remarks Only folders that were not there before and that npm's own list of what it finished does not name.
 * @returns The packages which that npm brought whole.
 */
export async function clearKilledNpm(
  projectDir: string,
  cacheDir: string,
  say: (message: string) => void,
): Promise<readonly string[]> {
  const file = noteFile(cacheDir, projectDir);
  const note = await readJson<NpmNote>(file);
  const brought = note === undefined ? [] : await sortOut(note, say);
  await rm(file, { force: true });
  return brought;
}

async function sortOut(note: NpmNote, say: (message: string) => void): Promise<readonly string[]> {
  const goesOn = () => note.pid !== process.pid && isAlive(note.pid);
  if (goesOn()) say(`waiting for npm (process ${note.pid}) of an earlier install`);
  while (goesOn()) await sleep(200);
  const list = await readJson<{ packages?: object }>(join(note.modules, '.package-lock.json'));
  const finished = Object.keys(list?.packages ?? {}).map((path) => path.replace(/^node_modules\//, ''));
  const brought = (await packageFolders(note.modules)).filter((name) => !note.before.includes(name));
  for (const name of brought) {
    if (!finished.includes(name)) await rm(join(note.modules, name), { recursive: true, force: true });
  }
  return brought.filter((name) => finished.includes(name));
}

function noteFile(cacheDir: string, projectDir: string): string {
  const project = createHash('sha256').update(resolve(projectDir)).digest('hex').slice(0, 12);
  return join(cacheDir, `npm-${project}.json`);
}

/** At once and whole: we may be killed at any moment after npm has started. */
function writeNote(file: string, note: NpmNote): void {
  const unfinished = unfinishedName(file);
  writeFileSync(unfinished, JSON.stringify(note));
  renameSync(unfinished, file);
}

/** Undefined when the file is missing or cut short. */
async function readJson<T>(file: string): Promise<T | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as T;
  } catch {
    return undefined;
  }
}

/** The `node_modules` that npm works on: of the project, or of the workspace it belongs to. */
function modulesFolder(projectDir: string): string {
  let folder = resolve(projectDir);
  while (dirname(folder) !== folder) {
    if (existsSync(join(folder, 'node_modules', '.package-lock.json'))) return join(folder, 'node_modules');
    folder = dirname(folder);
  }
  return join(resolve(projectDir), 'node_modules');
}

/** `name` and `@scope/name` of every folder in a `node_modules`. */
async function packageFolders(modules: string): Promise<readonly string[]> {
  const names = await readdir(modules).catch(() => []);
  const scoped = await Promise.all(
    names
      .filter((name) => name.startsWith('@'))
      .map(async (scope) => (await readdir(join(modules, scope))).map((name) => `${scope}/${name}`)),
  );
  return [...names.filter((name) => !/^@|^\.(package-lock\.json|bin|cache)$/.test(name)), ...scoped.flat()];
}
