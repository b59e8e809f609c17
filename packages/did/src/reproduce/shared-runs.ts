import { createHash } from 'node:crypto';
import type { StudyPlan } from '../ablate/plan-study.js';
import type { DidConfig } from '../config/did-config.js';

const DIGITS = 8;

/**
 * Names the runs of a plan by what they train, so that tables and figures which train the same share them.
 *
 * @remarks `did-efficientnetv2-l-1a2b3c4d/seed-1`: the digits are of the configuration without its seed.
 */
export function shareRuns(plan: StudyPlan): StudyPlan {
  return { ...plan, runs: plan.runs.map((run) => ({ ...run, id: sharedRunId(run.config) })) };
}

function sharedRunId(config: DidConfig): string {
  const { seed, ...train } = config.train;
  const { variant, backbone } = config.model;
  const hash = createHash('sha256').update(JSON.stringify(sorted({ ...config, train })));
  return `${variant}-${backbone}-${hash.digest('hex').slice(0, DIGITS)}/seed-${seed}`;
}

/** Keys in one order, whatever order a file had them in; lists keep theirs. */
function sorted(value: unknown): unknown {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}
