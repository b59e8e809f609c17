import { SeededRandom } from '@did/runtime';
import { parseConfig } from '../../config/parse-config.js';
import type { Evaluation, Interval, ScoreRow, Stat } from '../../evaluate/evaluation.js';
import type { MetricsRow } from '../../train/train-event.js';
import type { ReportData, ReportModel, ReportRow, ReportRun } from '../report-data.js';

const METHODS = [
  { method: 'self-blend', family: 'blend', seen: true, shift: 2.5 },
  { method: 'warp-resample', family: 'warp', seen: true, shift: 2 },
  { method: 'spectral-artefact', family: 'frequency', seen: false, shift: 0.5 },
] as const;

const PIXEL = 'data:image/webp;base64,UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==';

const MADE_UP_SET = {
  formatVersion: 1,
  name: 'made up',
  size: 64,
  marginRatio: 0.2,
  detector: { name: 'exact', version: '1', weightsSha256: '' },
  methods: [],
  recipe: {},
} as const;

/** How much there is of everything. */
export interface MadeUpSize {
  readonly people: number;
  readonly steps: number;
}

const SMALL: MadeUpSize = { people: 30, steps: 40 };

/** An evaluation with scores drawn from two bells; it measures nothing. */
function madeUpEvaluation(variant: 'bce' | 'did', seed: number, size: MadeUpSize): Evaluation {
  const random = new SeededRandom(`${variant}/${seed}`);
  const row = (method: string, family: string, label: 0 | 1, i: number, logit: number): ScoreRow => ({
    path: `${method}/${i}.jpg`,
    videoKey: `${method}/${i}`,
    sourceId: `person-${i}`,
    method,
    family,
    label,
    logit,
    probability: 1 / (1 + Math.exp(-logit)),
    domain: null,
  });
  const people = Array.from({ length: size.people }, (_, i) => i);
  const scores = [
    ...people.map((i) => row('real', '', 0, i, random.normal() - 1)),
    ...people.map((i) => row('null', 'null', 0, i, random.normal() - 1)),
    ...METHODS.flatMap(({ method, family, shift }) =>
      people.map((i) => row(method, family, 1, i, random.normal() - 1 + shift)),
    ),
  ];
  const labels = ['real', 'self-blend', 'warp-resample'];
  const both = (auc: number) => ({ frames: madeUpStat(auc), videos: madeUpStat(auc) });
  return {
    formatVersion: 1,
    name: variant,
    variant,
    backend: 'cpu',
    checkpoint: 'last',
    split: 'test',
    step: size.steps,
    beta: 0.9,
    seed,
    seen: both(0.95),
    unseen: both(0.6),
    methods: METHODS.map(({ method, family, seen }) => ({
      method,
      family,
      seen,
      ...both(seen ? 0.95 : 0.6),
    })),
    nullControl: madeUpStat(0.5),
    confusion:
      variant === 'did'
        ? { labels, counts: labels.map((_, i) => labels.map((__, j) => (i === j ? 8 : i === 0 ? 0 : 1))) }
        : null,
    scores,
    seconds: 1,
  };
}

/** A whole report on made-up figures, to develop and test the page with. */
export function madeUpReport(seeds: readonly number[] = [1], size = SMALL): ReportData {
  const models: ReportModel[] = [
    {
      id: 'bce',
      label: 'BCE',
      name: 'the BCE baseline',
      runs: seeds.map((seed) => madeUpRun('bce', seed, size)),
    },
    { id: 'did', label: 'DID', name: 'DID', runs: seeds.map((seed) => madeUpRun('did', seed, size)) },
  ];
  const cells = (auc: number) => models.map(() => madeUpStat(auc));
  const rows: ReportRow[] = [
    { scope: 'seen', title: 'All seen methods', method: null, family: null, seen: true, cells: cells(0.95) },
    {
      scope: 'unseen',
      title: 'All unseen methods',
      method: null,
      family: null,
      seen: false,
      cells: cells(0.6),
    },
    {
      scope: 'method',
      title: 'Spectral-artefact',
      method: 'spectral-artefact',
      family: 'frequency',
      seen: false,
      cells: cells(0.6),
    },
    {
      scope: 'control',
      title: 'Null forgery',
      method: 'null',
      family: 'control',
      seen: null,
      cells: cells(0.5),
    },
  ];
  const mean = madeUpInterval(0.02, 0.05);
  const face = {
    label: 1,
    seen: true,
    image: PIXEL,
    changed: PIXEL,
    deepfakeMap: PIXEL,
    domainMap: PIXEL,
  } as const;
  return {
    formatVersion: 1,
    title: 'A report on made-up figures',
    createdAt: '2026-01-02T03:04:05.678Z',
    command: 'npx @did/did demo --seed 1',
    caution: null,
    models,
    rows,
    comparison: {
      baseline: 'bce',
      method: 'did',
      scopes: [{ scope: 'unseen', bySeed: seeds.map((seed) => ({ seed, difference: mean })), mean }],
    },
    faces: {
      deepfakeRange: [0.4, 0.6],
      domainRange: [0.3, 0.5],
      samples: [{ ...face, method: 'self-blend', scores: [{ model: 'did', probability: 0.9 }] }],
    },
    mistakes: [
      {
        model: 'did',
        falseAlarms: [
          { method: 'real', seen: null, wrong: 1, frames: 30, surest: [{ image: PIXEL, probability: 0.98 }] },
        ],
        missed: [{ method: 'self-blend', seen: true, wrong: 0, frames: 30, surest: [] }],
      },
    ],
    data: {
      description: 'Nothing was drawn.',
      datasets: ['embedded'],
      facts: [{ name: 'People', value: '30' }],
      counts: [{ method: 'real', family: '', role: 'real', train: 10, val: 10, test: 10 }],
      strips: [[{ method: 'real', image: PIXEL }]],
    },
    timings: [{ stage: 'Training', seconds: 12, note: '' }],
  };
}

function madeUpRun(variant: 'bce' | 'did', seed: number, size: MadeUpSize): ReportRun {
  const config = parseConfig({ model: { variant }, train: { seed, steps: size.steps } }, { preset: 'demo' });
  const metrics: MetricsRow[] = Array.from({ length: size.steps }, (_, i) => ({
    type: 'step' as const,
    step: i + 1,
    epoch: 0,
    total: 1 / (i + 1),
    cls: 0.5,
    bce: 0.5,
    auc: 0.1,
    dom: 1,
    dec: 1.2,
    jsDependence: 0.18,
    beta: i / size.steps,
    learningRate: 1e-3,
    criticNorm: 1,
    ms: 100,
  }));
  return {
    seed,
    last: madeUpEvaluation(variant, seed, size),
    best: null,
    metrics: [...metrics, { type: 'validation', step: 40, auc: 0.9, eer: 0.1, bce: 0.3 }],
    config,
    record: {
      formatVersion: 1,
      name: variant,
      seed,
      commit: null,
      backend: {
        name: 'cpu',
        reason: 'asked for',
        passedOver: [],
        trains: true,
        device: 'a processor',
        versions: {},
      },
      versions: { did: '0.0.0' },
      parameters: 1000,
      preprocess: { size: 64, channels: 'gray', mean: [0, 0, 0], std: [1, 1, 1] },
      data: { dir: 'crops', info: MADE_UP_SET },
    },
  };
}

function madeUpStat(auc: number): Stat {
  return { n: 60, auc: madeUpInterval(auc, 0.03), eer: madeUpInterval(1 - auc, 0.02) };
}

function madeUpInterval(estimate: number, half: number): Interval {
  return { estimate, low: estimate - half, high: estimate + half };
}
