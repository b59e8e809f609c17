/**
 * The paper's training as keys of a configuration; configs/paper/table1.json5 says of each whether the paper gives it.
 *
 * @source arXiv 2310.00359, section 4.1
 */
export const PAPER_SETTINGS = {
  'model.variant': 'did',
  'model.backbone': 'efficientnetv2-l',
  'model.weights': 'efficientnetv2-l',
  'model.inputSize': 224,
  'model.channels': 'gray',
  'model.attention.kind': 'average',
  'model.attention.reduction': 16,
  'model.attention.kernelSize': 7,
  'model.domainAttention': true,
  'model.domainHead': true,
  'model.critic.enabled': true,
  'model.critic.widths': [128, 64, 32],
  'model.critic.kernelSize': 3,
  'model.head': 'pooled',
  'model.headWidths': [256],
  'loss.alpha': 0.5,
  'loss.margin': 0.15,
  'loss.power': 2,
  'loss.aucForm': 'corrected',
  'loss.aucScores': 'logits',
  'loss.aucPairs': 'all',
  'loss.lambdaCls': 1,
  'loss.lambdaDom': 1,
  'loss.lambdaDec': 0.01,
  'loss.marginals': 'batch',
  'reversal.progress': 'epoch',
  'reversal.steepness': 5,
  'optimizer.learningRate': 1e-5,
  'optimizer.schedule': 'constant',
  'optimizer.weightDecay': 5e-4,
  'optimizer.decay': 'coupled',
  'optimizer.decayBiasAndNorm': true,
  'train.batchSize': 15,
  'train.stepsPerEpoch': 6000,
  'train.steps': 60_000,
  'train.validateEvery': 6000,
  'train.checkpointEvery': 1000,
  'train.sampler': 'balanced',
  'data.augment.flip': 0.5,
} as const;

/** Methods of FaceForensics++ that the paper trains on. @source arXiv 2310.00359, section 4.1 */
export const FF_METHODS = ['Deepfakes', 'Face2Face', 'FaceSwap', 'NeuralTextures'] as const;
