import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './entry-points.ts';

/** Every link of a site that leads to no page of it, to no place on a page, or to no file of the repository. */
export function deadLinks(site: string, repository: string): string[] {
  const pages = new Map<string, Page>();
  for (const file of readdirSync(site, { recursive: true, encoding: 'utf8' })) {
    if (file.endsWith('.html')) pages.set(file, read(path.join(site, file)));
  }
  return [...pages].flatMap(([file, { links }]) =>
    links
      .filter((link) => {
        const [to = '', place = ''] = link.split('#');
        const inRepository = to.startsWith(repository) && /\/(?:blob|tree)\/main\/(.+)/.exec(to)?.[1];
        if (inRepository)
          return (
            inRepository.startsWith('node_modules/') ||
            !existsSync(path.join(root, decodeURIComponent(inRepository)))
          );
        if (/^[a-z]+:/.test(to)) return false; // the rest of the web is not ours to keep
        const page = to === '' ? file : path.join(path.dirname(file), decodeURIComponent(to));
        return !(pages.get(page)?.places.has(decodeURIComponent(place)) ?? false);
      })
      .map((link) => `${file}: the link to ${link} leads nowhere`),
  );
}

interface Page {
  readonly links: readonly string[];
  /** The ids of its elements; '' for its top. */
  readonly places: ReadonlySet<string>;
}

function read(file: string): Page {
  // Written by TypeDoc, so an expression is enough: attributes are double-quoted, and text has no bare `<`.
  const html = readFileSync(file, 'utf8');
  const values = (expression: RegExp) =>
    Array.from(html.matchAll(expression), ([, value]) => (value as string).replaceAll('&amp;', '&'));
  return { links: values(/<a\s[^>]*?href="([^"]*)"/g), places: new Set(['', ...values(/\sid="([^"]*)"/g)]) };
}
