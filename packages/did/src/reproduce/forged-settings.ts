/**
 * The training on forged faces, as keys of a configuration: EfficientNet-Lite0 from ImageNet, four minutes of one core with the
 * native backend. configs/paper/forged.json5 says the same with reasons; both are changed together.
 */
export const FORGED_SETTINGS = {
  'model.variant': 'did',
  'model.backbone': 'efficientnet-lite0',
  'model.weights': 'efficientnet-lite0',
  'model.inputSize': 128,
  'model.channels': 'rgb',
  'model.critic.widths': [64, 64, 32],
  'model.headWidths': [256],
  'optimizer.learningRate': 1e-3,
  'optimizer.schedule': 'cosine',
  'optimizer.warmupSteps': 20,
  'optimizer.weightDecay': 0,
  'train.batchSize': 32,
  'train.steps': 250,
  'train.stepsPerEpoch': 125,
  'train.validateEvery': 250,
  'train.checkpointEvery': 125,
  'data.augment.blur': 0.3,
  'data.augment.jpeg': 0.3,
  'data.augment.resize': 0.3,
} as const;

/** How a folder of faces is forged: by methods of every family but frequency, none of them in the test split alone. */
export const FORGED_RECIPE = {
  size: 128,
  methods: ['self-blend', 'donor-blend', 'warp-resample', 'reenactment-warp', 'local-resynthesis'],
  minStrength: 0.5,
  seed: 1,
} as const;
