import { badge } from './faces-section.js';
import { type Html, html } from './html.js';
import { methodTitle } from './method-title.js';
import type { ReportData, ReportMistake } from './report-data.js';

/** The pictures each model is most sure of and wrong about. */
export function mistakesSection(data: ReportData): Html | null {
  const groups = data.mistakes.filter(({ falseAlarms, missed }) => falseAlarms.length + missed.length > 0);
  if (groups.length === 0) return null;
  return html`<section aria-labelledby="mistakes">
    <h2 id="mistakes">Where they are wrong</h2>
    <p class="lede">The most confident errors on the test split, worst first. This is where to look before trusting a figure.</p>
    ${groups.map(({ model, falseAlarms, missed }) => {
      const label = data.models.find((entry) => entry.id === model)?.label ?? model;
      return html`<div class="mistakes">
        ${gallery(`${label}: real faces called fake`, falseAlarms)}
        ${gallery(`${label}: fakes called real`, missed)}</div>`;
    })}
  </section>`;
}

function gallery(title: string, mistakes: readonly ReportMistake[]): Html {
  if (mistakes.length === 0) return html`<div><h3>${title}</h3><p class="note">None.</p></div>`;
  return html`<div><h3>${title}</h3><ul class="gallery">${mistakes.map(
    ({ image, method, seen, probability }) =>
      html`<li><img src="${image}" alt="${methodTitle(method)}, called ${(probability * 100).toFixed(0)} % fake" width="96" height="96"><span>${methodTitle(method)}</span>${seen !== null && badge(1, seen)}<span class="value">${(probability * 100).toFixed(0)} % fake</span></li>`,
  )}</ul></div>`;
}
