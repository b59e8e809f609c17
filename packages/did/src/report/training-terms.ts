import { hasAucTerm } from '../model/has-auc-term.js';
import type { StepRow } from '../train/train-event.js';
import type { ChartLevel } from './line-chart.js';
import type { ReportRun } from './report-data.js';
import { stepRows } from './training-curves.js';

/** A quantity that `metrics.jsonl` holds for every step. */
export interface TrainingTerm {
  readonly title: string;
  readonly caption: string;
  value(row: StepRow): number;
  /** Whether a run has it at all. */
  has(run: ReportRun): boolean;
  readonly levels?: readonly ChartLevel[];
  /** Set, not measured: drawn as it is, without a moving average. */
  readonly exact?: boolean;
}

const CHANCE = 2 * Math.LN2;

const BALANCED = { cls: 'L_cls', dom: 'L_dom', dec: 'D' } as const;

/**
 * Every term of the loss, what T finds, and what drives the optimizer.
 *
 * @param floor - The least jsDependence that a perfect critic can find; 0 draws no line.
 */
export function trainingTerms(floor: number): TrainingTerm[] {
  return [
    {
      title: 'Total loss J',
      caption:
        'What the optimiser minimises. Models of another kind sum other terms: compare shapes, not heights.',
      value: (row) => row.total,
      has: always,
    },
    {
      title: 'Classification loss',
      caption: 'L_cls = alpha L_BCE + (1 − alpha) L_AUC.',
      value: (row) => row.cls,
      has: always,
    },
    {
      title: 'Binary cross-entropy',
      caption: 'L_BCE on the batch.',
      value: (row) => row.bce,
      has: always,
    },
    {
      title: 'AUC loss',
      caption: 'L_AUC: pairs of a fake and a real face in the wrong order, or closer than the margin.',
      value: (row) => row.auc,
      has: ({ config }) => hasAucTerm(config),
    },
    {
      title: 'Domain loss',
      caption: 'L_dom: naming the forging method from I_dom.',
      value: (row) => row.dom,
      has: hasDomainHead,
    },
    {
      title: 'Critic loss D',
      caption: 'T tells pairs of one image from shuffled ones; 1.386 is guessing.',
      value: (row) => row.dec,
      has: hasCritic,
      levels: [{ value: CHANCE, name: 'chance 1.386' }],
    },
    {
      title: 'jsDependence',
      caption: 'What T finds in common between I_df and I_os: 2 log 2 − D.',
      value: (row) => row.jsDependence,
      has: hasCritic,
      levels: floor > 0 ? [{ value: floor, name: `floor ${floor.toFixed(2)}` }] : [],
    },
    {
      title: 'Reversal strength beta',
      caption: 'How strongly T’s gradient is turned against the features.',
      value: (row) => row.beta,
      has: hasCritic,
      exact: true,
    },
    {
      title: 'Weight norm of T',
      caption:
        'Its gradient carries lambda, its decay does not: a norm that falls to 0 is a critic that died.',
      value: (row) => row.criticNorm,
      has: hasCritic,
      exact: true,
    },
    ...(['cls', 'dom', 'dec'] as const).map((term) => ({
      title: `Weight of ${BALANCED[term]}`,
      caption: 'What loss.balance found for it; of famo its share of the logarithms.',
      value: (row: StepRow) => row.balance?.[term] ?? 0,
      has: ({ metrics }: ReportRun) => stepRows(metrics)[0]?.balance?.[term] !== undefined,
      exact: true,
    })),
    {
      title: 'Gradient norm',
      caption: 'Of the whole gradient, before it is clipped.',
      value: (row) => row.gradNorm ?? 0,
      has: ({ metrics }) => stepRows(metrics)[0]?.gradNorm !== undefined,
    },
    {
      title: 'Learning rate',
      caption: 'What the optimizer multiplies its steps with.',
      value: (row) => row.learningRate,
      has: always,
      exact: true,
    },
  ];
}

/** Whether a run trains T. */
export function hasCritic({ config }: ReportRun): boolean {
  return config.model.variant === 'did' && config.model.critic.enabled;
}

function hasDomainHead({ config }: ReportRun): boolean {
  return config.model.variant === 'bce-domain' || (config.model.variant === 'did' && config.model.domainHead);
}

const always = () => true;
