import { badge } from './faces-section.js';
import { type Html, html } from './html.js';
import { methodTitle } from './method-title.js';
import { countText } from './number-text.js';
import type { ReportData, ReportMistakeGroup } from './report-data.js';

/** The pictures each model is most sure of and wrong about, method by method. */
export function mistakesSection(data: ReportData): Html | null {
  const groups = data.mistakes.filter(({ falseAlarms, missed }) =>
    [...falseAlarms, ...missed].some(({ wrong }) => wrong > 0),
  );
  if (groups.length === 0) return null;
  const seeds = Math.max(...data.models.map((model) => model.runs.length));
  return html`<section aria-labelledby="mistakes">
    <h2 id="mistakes">Where they are wrong</h2>
    <p class="lede">The most confident errors on the test split, method by method, worst first; the figure under a face is how surely the model calls it fake, and from 50 % on it does. This is where to look before trusting a figure.${seeds > 1 ? ' Of the first seed of each model.' : ''}</p>
    ${groups.map(({ model, falseAlarms, missed }) => {
      const label = data.models.find((entry) => entry.id === model)?.label ?? model;
      return html`<div class="mistakes">
        <div><h3>${label}: real faces called fake</h3>${falseAlarms.map(methodRow)}</div>
        <div><h3>${label}: fakes called real</h3>${missed.map(methodRow)}</div></div>`;
    })}
  </section>`;
}

function methodRow({ method, seen, wrong, frames, surest }: ReportMistakeGroup): Html {
  const title = methodTitle(method);
  return html`<div class="wrong"><div><h4>${title}</h4>${seen !== null && badge(1, seen)}<p>${countText(wrong)} of ${countText(frames)}</p></div>
    <ul class="gallery">${surest.map(({ image, probability }) => {
      const score = `${(probability * 100).toFixed(0)} %`;
      return html`<li><img src="${image}" alt="${title}, called ${score} fake" width="96" height="96"><span aria-hidden="true">${score}</span></li>`;
    })}</ul></div>`;
}
