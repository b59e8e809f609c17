import { parseStudy } from '../ablate/parse-study.js';
import { ALPHA_ROWS, ALPHA_VARIANTS, alphaVariant } from './alpha-variants.js';
import type { Experiment, ExperimentName } from './experiment.js';
import { FORGED_SETTINGS } from './forged-settings.js';

const BCE = { name: 'bce', set: { 'model.variant': 'bce' } };
const DID = { name: 'did', set: {} };
const RESNET = { 'model.backbone': 'resnet18', 'model.weights': null };

interface Described {
  readonly title: string;
  readonly variants: readonly { readonly name: string; readonly set: Readonly<Record<string, unknown>> }[];
  readonly baseline: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly leavesOut?: boolean;
  readonly notes?: readonly string[];
}

function experiment(name: ExperimentName, described: Described): Experiment {
  const { title, variants, baseline, labels, leavesOut = true, notes = [] } = described;
  const study = parseStudy(
    {
      title,
      set: FORGED_SETTINGS,
      seeds: [1],
      baseline,
      variants: variants.map((variant) => ({ ...variant })),
    },
    name,
  );
  const rows = variants.map(({ name: variant }) => ({ label: labels[variant] ?? variant, variant }));
  return { name, title, study, rows, scopes: leavesOut ? ['intra', 'cross'] : ['intra'], leavesOut, notes };
}

/** The paper's tables and figures on forged faces: small enough for two cores, with other data, so no figure of the paper's stands beside. */
export const FORGED_EXPERIMENTS: Readonly<Record<ExperimentName, Experiment>> = {
  table1: experiment('table1', {
    title: 'Table 1 on forged faces: methods trained on, and families left out',
    variants: [BCE, DID],
    baseline: 'bce',
    labels: { bce: 'BCE', did: 'DID' },
  }),
  table2: experiment('table2', {
    title: 'Table 2 on forged faces: two backbones',
    variants: [
      { name: 'resnet18-bce', set: { ...BCE.set, ...RESNET } },
      { name: 'resnet18-did', set: RESNET },
      { name: 'efficientnet-lite0-bce', set: BCE.set },
      { name: 'efficientnet-lite0-did', set: {} },
    ],
    baseline: 'efficientnet-lite0-bce',
    labels: {
      'resnet18-bce': 'ResNet-18 + BCE',
      'resnet18-did': 'ResNet-18 + DID',
      'efficientnet-lite0-bce': 'EfficientNet-Lite0 + BCE',
      'efficientnet-lite0-did': 'EfficientNet-Lite0 + DID',
    },
    notes: ['ResNet-18 starts from random weights, EfficientNet-Lite0 from ImageNet.'],
  }),
  table3: experiment('table3', {
    title: 'Table 3 on forged faces: what each part of DID adds',
    variants: [
      BCE,
      { name: 'bce-wmw', set: { 'model.variant': 'bce-wmw' } },
      { name: 'without-a-dom', set: { 'model.domainAttention': false } },
      { name: 'without-t', set: { 'model.critic.enabled': false } },
      DID,
    ],
    baseline: 'bce',
    labels: {
      bce: 'BCE',
      'bce-wmw': 'BCE + WMW',
      'without-a-dom': 'without A_dom',
      'without-t': 'without T',
      did: 'DID',
    },
  }),
  figure3: experiment('figure3', {
    title: 'Figure 3 on forged faces: the weight alpha of BCE against the AUC loss',
    variants: ALPHA_VARIANTS,
    baseline: alphaVariant(0.5, 'corrected'),
    labels: Object.fromEntries(ALPHA_ROWS.map(({ variant, label }) => [variant, label])),
  }),
  figure4: experiment('figure4', {
    title: 'Figure 4 on forged faces: which method the domain head names',
    variants: [DID],
    baseline: 'did',
    labels: { did: 'DID' },
    leavesOut: false,
  }),
  figure5: experiment('figure5', {
    title: 'Figure 5 on forged faces: where the deepfake and the domain features look',
    variants: [DID],
    baseline: 'did',
    labels: { did: 'DID' },
    leavesOut: false,
  }),
  figure6: experiment('figure6', {
    title: 'Figure 6 on forged faces: deepfake and domain features in the plane',
    variants: [BCE, DID],
    baseline: 'bce',
    labels: { bce: 'BCE', did: 'DID' },
    leavesOut: false,
  }),
};
