import { stringify } from 'csv-stringify/sync';
import type { DetectorRecord } from '../detector/detector-record.js';
import type { DecisionRule } from '../predict/decide.js';
import type { FailedVerdict, PoorQuality, Verdict } from '../predict/verdict.js';
import { plainTable } from './plain-table.js';

/** What is said of one file. */
export type FileVerdict = { readonly file: string; readonly explained?: string } & (Verdict | FailedVerdict);

/** For people: a row a file. */
export function verdictTable(verdicts: readonly FileVerdict[]): string {
  const rows = verdicts.map((verdict) => {
    const { file } = verdict;
    if (verdict.verdict === 'error') return [file, 'error', '-', '-', '-', verdict.message];
    const { verdict: name, probability, threshold } = verdict;
    const shown = probability === null ? '-' : probability.toFixed(3);
    return [file, name, shown, threshold.toFixed(3), countText(verdict), noteText(verdict)];
  });
  return plainTable(['file', 'verdict', 'P(fake)', 'threshold', 'faces', 'note'], rows);
}

/** What the verdicts rest on: threshold, band and where they come from, and what was never tested. */
export function summaryText(
  verdicts: readonly FileVerdict[],
  { decision, limits }: Pick<DetectorRecord, 'decision' | 'limits'>,
  rule: DecisionRule,
): string {
  const [low, high] = rule.band.map((p) => p.toFixed(3)) as [string, string];
  const counts = (['fake', 'uncertain', 'real', 'no_face', 'error'] as const)
    .map((name) => [name, verdicts.filter(({ verdict }) => verdict === name).length] as const)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${count} ${name}`);
  return [
    counts.join(', '),
    `Fake above ${high}, real below ${low}, uncertain between; threshold ${rule.threshold.toFixed(3)}: ${decision.rule}.`,
    `P(fake) holds where ${Number((100 * rule.prior).toPrecision(3))} % of what is judged is fake (--prior).`,
    ...limits,
  ].join('\n');
}

const CSV_COLUMNS = [
  ...['file', 'kind', 'verdict', 'probability', 'threshold', 'band_low', 'band_high', 'prior'],
  ...['faces', 'people', 'decided_by', 'lacking', 'explained', 'code', 'message'],
];

/** The head of the columns, as a line. */
export function csvHead(): string {
  return csvLine(CSV_COLUMNS);
}

/** A verdict as a line of CSV. A spreadsheet takes no name of a file for a formula. */
export function csvRow(verdict: FileVerdict): string {
  const { file, explained = '' } = verdict;
  if (verdict.verdict === 'error') {
    return csvLine([file, '', 'error', ...Array(10).fill(''), verdict.code, verdict.message]);
  }
  const faces = verdict.kind === 'picture' ? verdict.faces.length : '';
  const people = verdict.kind === 'video' ? verdict.people.length : '';
  const { kind, verdict: name, probability, threshold, band, prior, decidedBy } = verdict;
  return csvLine([
    ...[file, kind, name, probability ?? '', threshold, ...band, prior],
    ...[faces, people, decidedBy ?? '', poorOf(verdict).join(' '), explained, '', ''],
  ]);
}

function csvLine(cells: readonly (string | number)[]): string {
  return stringify([[...cells]], { escape_formulas: true }).trimEnd();
}

function countText(verdict: Verdict): string {
  if (verdict.kind === 'picture') return String(verdict.faces.length);
  const { length } = verdict.people;
  return `${length} ${length === 1 ? 'person' : 'people'}`;
}

function noteText(verdict: Verdict): string {
  const poor = poorOf(verdict).join(', ');
  if (verdict.kind === 'picture') {
    // Numbered as in the JSON.
    const which = verdict.faces.length > 1 && verdict.decidedBy !== null ? `face ${verdict.decidedBy}` : '';
    return [which, poor].filter((part) => part !== '').join(': ');
  }
  const person = verdict.people.find((one) => one.person === verdict.decidedBy);
  if (person === undefined) return '';
  const when = `${(person.fromMs / 1000).toFixed(1)} to ${(person.toMs / 1000).toFixed(1)} s`;
  return [`person ${person.person}, ${when}, ${person.frames} frames`, poor]
    .filter((part) => part !== '')
    .join(': ');
}

/** What the face or person that decided lacks. */
function poorOf(verdict: Verdict): readonly PoorQuality[] {
  if (verdict.decidedBy === null) return [];
  if (verdict.kind === 'picture') return verdict.faces[verdict.decidedBy]?.quality.poor ?? [];
  return verdict.people.find(({ person }) => person === verdict.decidedBy)?.poor ?? [];
}
