import type { DetectorRecord } from '@did/did/browser';
import { element } from './element.js';
import { percent } from './verdict-words.js';

/** What is known of the detector: training, results, threshold, limits. */
export function aboutDetector(record: DetectorRecord, backend: string): HTMLElement[] {
  const { name, training, results, decision, limits } = record;
  const measured = results[0];
  const facts: [string, string][] = [
    ['Detector', name],
    ['Trained on', `${training.data}; fakes by ${training.methods.join(', ') || 'no method'}`],
    ...(measured?.seen ? [['Methods it knows', auc(measured.seen)] as [string, string]] : []),
    ...(measured?.unseen ? [['Methods it does not know', auc(measured.unseen)] as [string, string]] : []),
    ['Threshold', decision.rule],
    ['“Cannot tell”', decision.meaning],
    ...(decision.falsePositiveRate?.estimate != null
      ? [['Real faces called forged', percent(decision.falsePositiveRate.estimate)] as [string, string]]
      : []),
    ['Computes on', backend],
  ];
  return [
    element('dl', {}, ...facts.flatMap(([term, text]) => [element('dt', {}, term), element('dd', {}, text)])),
    element('h3', {}, 'What it does not know'),
    element('ul', {}, ...limits.map((limit) => element('li', {}, limit))),
  ];
}

function auc({ auc: { estimate, low, high }, n }: NonNullable<DetectorRecord['results'][0]['seen']>): string {
  if (estimate === null) return 'not measured';
  const interval = low === null || high === null ? '' : ` (${low.toFixed(2)} to ${high.toFixed(2)})`;
  return `AUC ${estimate.toFixed(2)}${interval} on ${n} pictures; 0.5 is guessing, 1 without a fault`;
}
