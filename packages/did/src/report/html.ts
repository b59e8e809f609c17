/** Markup that is safe to print: made by {@link html}, which escapes whatever is put into it. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What may stand inside an {@link html} template. */
export type HtmlValue = string | number | Html | null | undefined | false | readonly HtmlValue[];

/**
 * Builds markup from a template; strings are escaped, {@link Html} is taken as it is, lists are joined.
 *
 * @example
 * html`<li>${'a < b'}</li>`.text; // <li>a &lt; b</li>
 */
export function html(strings: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return new Html(strings.map((part, i) => (i === 0 ? part : toText(values[i - 1]) + part)).join(''));
}

/** Takes markup as it is, such as an SVG that a plotting library made. */
export function rawHtml(text: string): Html {
  return new Html(text);
}

function toText(value: HtmlValue): string {
  if (value === null || value === undefined || value === false) return '';
  if (value instanceof Html) return value.text;
  if (Array.isArray(value)) return value.map(toText).join('');
  return String(value).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
