import { type Html, html } from '../report/html.js';
import { htmlPage } from '../report/html-page.js';
import type { MaskRanges } from './explanation-sheet.js';
import type { PictureRow, PictureSheet } from './picture-sheet.js';

/** What stands on the page beside the pictures. */
export interface ExplanationPage {
  /** Name of the run. */
  readonly run: string;
  readonly checkpoint: string;
  readonly step: string;
  readonly sheet: PictureSheet;
  /** Of each row of the sheet, the picture's path in its crop set. */
  readonly paths: readonly string[];
  readonly ranges: MaskRanges;
}

const STYLES = `
:root{color-scheme:light dark;--paper:#faf9f6;--card:#fff;--ink:#1d2228;--soft:#5b6470;--line:#e3e1da}
@media (prefers-color-scheme:dark){:root{--paper:#121417;--card:#1a1d21;--ink:#e9e8e4;--soft:#a2a9b2;--line:#30353b}}
*{box-sizing:border-box}body{margin:0;padding:36px 28px;background:var(--paper);color:var(--ink);font:16px/1.55 ui-sans-serif,system-ui,"Segoe UI",Roboto,Arial,sans-serif}
main{max-width:980px;margin:0 auto}h1{font:600 30px/1.15 ui-serif,Georgia,serif;margin:0 0 10px}p,li{max-width:74ch;color:var(--soft);font-size:14.5px}
ul{padding-left:20px}article{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:14px 18px;margin:14px 0;break-inside:avoid}
h2{font-size:15.5px;margin:0}.path{font-size:12.5px;overflow-wrap:anywhere;margin:2px 0 8px}.notes{margin:2px 0;font-size:14px}
.shots{display:grid;grid-template-columns:repeat(auto-fit,minmax(110px,1fr));gap:10px}figure{margin:0}
img,.none{width:100%;height:auto;aspect-ratio:1;max-width:180px;border-radius:6px;display:block}.none{display:grid;place-items:center;text-align:center;border:1px dashed var(--line);color:var(--soft);font-size:12.5px}
figcaption{font-size:12.5px;color:var(--soft);text-align:center;margin-top:3px}`;

/** Faces with what a run sees in them, as one HTML file: no script, no request, pictures inside. */
export function explanationPage(page: ExplanationPage): string {
  const { run, checkpoint, step, sheet, paths, ranges } = page;
  const range = (name: string, of: readonly [number, number] | null) =>
    of !== null &&
    html`<li>${name}: dark ${of[0].toFixed(3)}, bright ${of[1].toFixed(3)}, over all faces here.</li>`;
  const masked = ranges.mDf !== null;
  return htmlPage({
    title: `What ${run} looks at`,
    styles: STYLES,
    body: html`<main>
<h1>What ${run} looks at</h1>
<p>Checkpoint ${checkpoint}, ${step}. ${
      masked
        ? 'M_df weighs each place for “is it forged?”, M_dom weighs what M_df left for “by which method?”. CAM df shows where I_df speaks for “fake”, CAM dom where I_dom speaks for the method that is named (Grad-CAM).'
        : 'CAM shows where the features speak for “fake” (Grad-CAM).'
    }</p>
<ul>
${range('M_df', ranges.mDf)}${range('M_dom', ranges.mDom)}
<li>A class activation map’s colours run from 0 to its own highest value: they compare places within a map, not maps. Where nothing speaks for the score the map is 0, and stands as words.</li>
<li>The maps have few places and are drawn smoothly: they point to a region, not to pixels. They say what moves a score, not whether it is right.</li>
</ul>
${sheet.rows.map((row, i) => card(row, sheet.columns, paths[i] ?? ''))}
</main>`,
  });
}

function card({ title, notes, pictures }: PictureRow, columns: readonly string[], path: string): Html {
  const shots = pictures.map((picture, i) => {
    const name = columns[i] ?? '';
    const shown =
      typeof picture === 'string'
        ? html`<img src="${picture}" alt="${name} of ${title}" width="160" height="160">`
        : html`<span class="none">${picture.words}</span>`;
    return html`<figure>${shown}<figcaption>${name}</figcaption></figure>`;
  });
  return html`<article><h2>${title}</h2><p class="notes">${notes.join('; ')}</p><p class="path">${path}</p><div class="shots">${shots}</div></article>
`;
}
