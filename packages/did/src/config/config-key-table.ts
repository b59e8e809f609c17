import { listConfigKeys } from './config-keys.js';

const BLOCK = /<!-- keys: (\w+) -->\n[\s\S]*?<!-- end -->/g;

/** A page with every block `<!-- keys: SECTION -->` filled with the keys of that section of the configuration. */
export function withKeyTables(page: string): string {
  return page.replace(
    BLOCK,
    (_, section: string) => `<!-- keys: ${section} -->\n${keyTable(section)}<!-- end -->`,
  );
}

/** The keys of a section as a Markdown table: name, default, range, reason. */
function keyTable(section: string): string {
  const keys = listConfigKeys().filter(({ key }) => key.startsWith(`${section}.`));
  const rows = keys.map(({ key, fallback, range, reason }) => {
    const cells = [`\`${key}\``, `\`${JSON.stringify(fallback)}\``, range, reason];
    return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |\n`;
  });
  return `\n| key | default | range | what |\n| --- | --- | --- | --- |\n${rows.join('')}\n`;
}
