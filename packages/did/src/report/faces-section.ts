import { type Html, html } from './html.js';
import { methodTitle } from './method-title.js';
import { modelColour } from './model-colour.js';
import type { ReportData, ReportFace } from './report-data.js';

/** Sample faces under the two masks, with what each model says of them. */
export function facesSection(data: ReportData): Html | null {
  const { samples, deepfakeRange, domainRange } = data.faces;
  if (samples.length === 0) return null;
  return html`<section aria-labelledby="faces">
    <h2 id="faces">What the model looks at</h2>
    <p class="lede">M_df weighs each place for “is it forged?”; M_dom weighs what M_df left for “by which method?”. Bright means much. The colours span the values found in these faces, so they show where a mask differs, not how much of the map it keeps. CAM df shows where I_df speaks for “fake”, CAM dom where I_dom speaks for the method that is named (Grad-CAM); each from 0 to its own highest value. “Changed” is what the forger did, which no model sees.</p>
    <ul class="scales">${scale('M_df', deepfakeRange)}${scale('M_dom', domainRange)}</ul>
    <div class="faces">${samples.map((face) => faceCard(data, face))}</div>
  </section>`;
}

function scale(name: string, range: readonly [number, number] | null): Html | null {
  if (range === null) return null;
  return html`<li><span>${name}</span> ${range[0].toFixed(3)} <span class="ramp" aria-hidden="true"></span> ${range[1].toFixed(3)}</li>`;
}

function faceCard(data: ReportData, face: ReportFace): Html {
  const title = methodTitle(face.method);
  const cams = (face.cams ?? []).map(({ name, of, uri }) => ({
    name,
    alt: `Where the features speak for “${methodTitle(of)}” over the face: ${title}`,
    uri,
    words: 'nothing speaks for it',
  }));
  const pictures = [
    { name: 'Face', alt: `Face: ${title}`, uri: face.image },
    { name: 'M_df', alt: `Deepfake mask over the face: ${title}`, uri: face.deepfakeMap },
    cams[0],
    { name: 'Changed', alt: `What ${title} changed`, uri: face.changed, words: 'nothing' },
    { name: 'M_dom', alt: `Domain mask over the face: ${title}`, uri: face.domainMap },
    cams[1],
  ].filter((picture) => picture !== undefined);
  const shown: readonly { name: string; alt: string; uri: string | null; words?: string }[] = pictures.filter(
    ({ uri, words }: { uri: string | null; words?: string }) => uri !== null || words !== undefined,
  );
  return html`<article class="face"><h3>${title} ${badge(face.label, face.seen)}</h3>
    <div class="shots">${shown.map(({ name, alt, uri, words }) =>
      uri === null
        ? html`<figure><span class="none">${words}</span><figcaption>${name}</figcaption></figure>`
        : html`<figure><img src="${uri}" alt="${alt}" width="128" height="128"><figcaption>${name}</figcaption></figure>`,
    )}</div>
    <dl class="scores">${face.scores.map(({ model, probability }) => scoreBar(data, model, probability))}</dl></article>`;
}

/** Says whether a picture is real, or forged by a method seen in training or not. */
export function badge(label: 0 | 1, seen: boolean | null): Html {
  if (label === 0) return html`<span class="badge real">real</span>`;
  return seen ? html`<span class="badge">seen</span>` : html`<span class="badge unseen">unseen</span>`;
}

function scoreBar(data: ReportData, id: string, probability: number): Html {
  const index = data.models.findIndex((model) => model.id === id);
  const percent = `${(probability * 100).toFixed(0)} %`;
  return html`<div><dt>${data.models[index]?.label ?? id}</dt><dd><span class="bar" aria-hidden="true"><span style="width:${(probability * 100).toFixed(1)}%;background:${modelColour(id, index)}"></span></span><span class="value">${percent} fake</span></dd></div>`;
}
