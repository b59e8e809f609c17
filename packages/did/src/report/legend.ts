import { type Html, html } from './html.js';

/** Names beside the colours of a chart. */
export function legend(
  entries: readonly { readonly label: string; readonly colour: string; readonly dashed?: boolean }[],
): Html {
  return html`<ul class="legend">${entries.map(
    ({ label, colour, dashed }) =>
      html`<li><svg viewBox="0 0 26 10" aria-hidden="true"><line x1="1" y1="5" x2="25" y2="5" stroke="${colour}" stroke-width="3" stroke-linecap="round"${
        dashed ? html` stroke-dasharray="4 7"` : ''
      }/></svg>${label}</li>`,
  )}</ul>`;
}
