import { type Html, html, rawHtml } from './html.js';

/** What an HTML file of ours consists of. */
export interface HtmlPage {
  readonly title: string;
  readonly description?: string;
  /** CSS. */
  readonly styles: string;
  /** Inside of the body. */
  readonly body: Html;
}

/** One HTML file that needs nothing beside it; its own policy lets it hold pictures and styles, and ask for nothing. */
export function htmlPage({ title, description, styles, body }: HtmlPage): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
${description !== undefined && html`<meta name="description" content="${description}">`}
<link rel="icon" href="data:,">
<title>${title}</title>
<style>${rawHtml(styles)}</style>
</head>
<body>
${body}
</body>
</html>
`.text;
}
