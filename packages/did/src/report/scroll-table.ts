import { type Html, html } from './html.js';

/** A table with its caption, in a frame that scrolls by itself where the screen is narrow. */
export function scrollTable(caption: string, content: Html, note = ''): Html {
  return html`<div class="scroll" role="region" aria-label="${caption}" tabindex="0"><table><caption><span>${caption}</span></caption>${content}</table></div>${note !== '' && html`<p class="note">${note}</p>`}`;
}
