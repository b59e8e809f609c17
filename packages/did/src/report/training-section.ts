import type { DomainsRow } from '../train/domains/discovered-domains.js';
import { dependenceFloor, labelEntropy } from './dependence-floor.js';
import { type Html, html } from './html.js';
import { legend } from './legend.js';
import { isDashed, modelColour } from './model-colour.js';
import { rateText } from './number-text.js';
import type { ReportData, ReportModel } from './report-data.js';
import { runTitle, termPanel, validationPanel } from './term-panel.js';
import { termTable } from './term-table.js';
import { hasCritic, trainingTerms } from './training-terms.js';

/** Curves of every term of the loss, of beta, of the dependence and of the validation AUC. */
export function trainingSection(data: ReportData): Html {
  const didRuns = data.models.flatMap((model) => model.runs).filter((run) => hasCritic(run));
  const marginals = didRuns[0]?.config.loss.marginals ?? 'batch';
  const floor = dependenceFloor(0.5, marginals);
  const terms = trainingTerms(floor);
  const several = data.models.some((model) => model.runs.length > 1);
  return html`<section aria-labelledby="training">
    <h2 id="training">Training</h2>
    <p class="lede">${several ? 'Lines are moving averages, one a training seed.' : 'Pale lines are single steps, strong ones their moving average.'}${data.models.length > 1 && ' The models saw the same pictures in the same order, for as many steps.'}</p>
    ${legend(data.models.map((model, i) => ({ label: model.label, colour: modelColour(model.id, i), dashed: isDashed(i, data.models.length) })))}
    <div class="panels">${terms.map((term) => termPanel(data, term))}${validationPanel(data)}</div>
    ${termTable(data, terms)}
    ${data.models.map((model) => domainsNote(model))}
    ${didRuns.length > 0 && floorNote(floor, marginals)}
  </section>`;
}

/** How far the domains that a model's runs discovered are the methods, at the last clustering. */
function domainsNote(model: ReportModel): Html | null {
  const found = model.runs.flatMap((run) => {
    const last = run.metrics.filter((row): row is DomainsRow => row.type === 'domains').at(-1);
    return last === undefined ? [] : [{ run, last }];
  });
  if (found.length === 0) return null;
  const texts = found.map(({ run, last: { count, step, nmi, ari } }) => {
    const agreement =
      nmi === null || ari === null ? '' : `, NMI ${rateText(nmi)}, adjusted Rand index ${rateText(ari)}`;
    return `${runTitle(model, run)}: ${count} domains at step ${step}${agreement}`;
  });
  return html`<p>Domains were discovered without the methods’ names; NMI and adjusted Rand index say how far they are the true methods, 1 where they are the same. ${texts.join('; ')}.</p>`;
}

function floorNote(floor: number, marginals: 'batch' | 'within-class'): Html {
  return html`<aside class="aside"><h3>Why the dependence does not fall to 0</h3>
    <p>The domain head has a class for real faces, so real or fake can be read from I_os; it must be readable from I_df too. What both know, a critic finds: with as many fakes as real faces their mutual information cannot fall below the entropy of the label, ${rateText(labelEntropy(0.5))} nats, and jsDependence not below ${
      marginals === 'batch'
        ? html`<strong>${rateText(floor)}</strong> for a perfect critic, the dashed line. A figure under that line means that T is weak or that one half no longer carries the label, not that the two halves are independent.`
        : html`0: pairs are shuffled within a class here, so the label is no clue.`
    } jsDependence is the critic’s own training figure, at most 1.386; it is not the mutual information in nats.</p></aside>`;
}
