import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * The first TypeScript block under a heading of a package's README, and the output that stands below it.
 *
 * @param {string | URL} packageUrl - the package's folder, with a slash at the end
 * @param {string} heading
 * @returns {Promise<{ code: string, promised: string }>}
 */
export async function readReadmeExample(packageUrl, heading) {
  const readme = await readFile(new URL('README.md', packageUrl), 'utf8');
  const use = readme.split(`\n## ${heading}\n`)[1] ?? '';
  const code = /```ts\n([\s\S]*?)```/.exec(use)?.[1];
  const promised = /```text\n([\s\S]*?)```/.exec(use)?.[1];
  if (code === undefined || promised === undefined) {
    throw new Error(
      `${packageUrl}README.md needs a \`\`\`ts block and its \`\`\`text output under "## ${heading}".`,
    );
  }
  return { code, promised: promised.trim() };
}

/**
 * Runs the first TypeScript block under a heading of a package's README, as a reader would who pastes it
 * into a file of a project that has the package installed.
 *
 * @param {string | URL} packageUrl - the package's folder, with a slash at the end
 * @param {{ heading?: string, edit?: (text: string) => string }} [options] - `edit` changes code and output alike,
 * where a README says that a word may be exchanged
 * @returns {Promise<{ printed: string, promised: string }>} what it printed, and what the README says it prints
 */
export async function runReadmeExample(packageUrl, { heading = 'Use', edit = (text) => text } = {}) {
  const { code, promised } = await readReadmeExample(packageUrl, heading);
  const file = fileURLToPath(new URL(`readme-example-${randomUUID()}.mts`, packageUrl));
  await writeFile(file, edit(code));
  try {
    const { stdout } = await run(
      process.execPath,
      ['--import', 'tsx', '--conditions=@did/source', '--no-warnings', file],
      { cwd: fileURLToPath(packageUrl), timeout: 120_000 },
    );
    return { printed: stdout.trim(), promised: edit(promised) };
  } finally {
    await rm(file, { force: true });
  }
}
