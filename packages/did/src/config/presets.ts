import type { DidConfigInput } from './did-config.js';

/** Names that `--preset` takes. */
export type PresetName = keyof typeof presets;

const presets = {
  /** The paper's values as far as it gives them; the schema's defaults are these. */
  paper: { reversal: { progress: 'epoch' } },
  /** Small enough to train on one WASM core within the demo's minutes. */
  demo: {
    model: {
      backbone: 'tiny',
      inputSize: 64,
      channels: 'rgb',
      attention: { reduction: 8, kernelSize: 7 },
      critic: { widths: [16, 16, 16], kernelSize: 3 },
      headWidths: [64],
    },
    optimizer: { learningRate: 3e-3, schedule: 'cosine', warmupSteps: 20, weightDecay: 0 },
    train: { batchSize: 32, steps: 600, stepsPerEpoch: 100, validateEvery: 100, checkpointEvery: 100 },
    data: { methods: ['self-blend', 'donor-blend', 'warp-resample', 'local-resynthesis'] },
  },
  /** Real photographs on two cores in an hour or two. */
  faces: {
    model: { backbone: 'resnet18', inputSize: 112, channels: 'rgb', critic: { widths: [128, 64, 32] } },
    optimizer: { learningRate: 5e-4, schedule: 'cosine', warmupSteps: 100 },
    train: { batchSize: 32, steps: 3000, stepsPerEpoch: 300, validateEvery: 300, checkpointEvery: 100 },
  },
} as const satisfies Record<string, unknown>;

/** The names of all presets. */
export function listPresets(): PresetName[] {
  return Object.keys(presets) as PresetName[];
}

/** The keys that a preset sets; the schema's defaults fill the rest. */
export function configPreset(name: PresetName): DidConfigInput {
  return structuredClone(presets[name]) as unknown as DidConfigInput;
}
