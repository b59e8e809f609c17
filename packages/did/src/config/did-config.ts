import { z } from 'zod';
import { choiceKey, realKey, switchKey, wholeKey, widthsKey } from './config-key.js';

const SHA256 = /^[0-9a-f]{64}$/;

const model = z
  .strictObject({
    variant: choiceKey(
      'did',
      ['did', 'bce', 'bce-wmw', 'bce-domain'],
      'did: the whole method; bce: the baseline (G, pooling, the same MLP); bce-wmw: that with the AUC loss by loss.alpha; bce-domain: bce with a domain head on G.',
    ),
    backbone: z
      .string()
      .min(1)
      .meta({
        range: 'a name that listBackbones() gives',
        reason: 'The feature extractor G; Table 2 of the paper uses ResNet-50.',
      })
      .default('resnet50'),
    weights: z
      .union([z.string().min(1), z.null()])
      .meta({
        range:
          'a name of "did weights list" that "did weights fetch" has got, a path to a checkpoint, or null',
        reason:
          'What G starts from; the paper: ImageNet. null: random weights. Nothing is fetched by training.',
      })
      .default(null),
    weightsSha256: z
      .union([z.string().regex(SHA256), z.null()])
      .meta({
        range: 'the 64 hexadecimal digits of a sha256, or null',
        reason:
          'Training writes here which file model.weights was; given beforehand, no other file is taken.',
      })
      .default(null),
    inputSize: wholeKey(
      224,
      { min: 16, max: 1024 },
      'Side of the square input in pixels; the paper aligns faces to 224.',
    ),
    freezeThrough: z
      .union([z.string().min(1), z.null()])
      .meta({
        range: 'a stage of the backbone (stem, stage1 and on, head), or null',
        reason:
          'G stays as it is from the stem to this stage, batch norm statistics included; for few pictures. null: all of it trains.',
      })
      .default(null),
    stochasticDepth: realKey(
      0,
      { min: 0, max: 0.99 },
      'Share of pictures that skip the last block of an EfficientNet when training, growing to it; torchvision has 0.2.',
    ),
    channels: choiceKey(
      'gray',
      ['gray', 'gray-sum', 'rgb'],
      'The paper turns faces gray. gray: repeated over three channels; gray-sum: one channel, and the first kernel summed over its own.',
    ),
    attention: z
      .strictObject({
        kind: choiceKey(
          'average',
          ['average', 'cbam', 'channel'],
          'average: (channel + spatial) / 2; cbam: one after the other; channel: the same at every place.',
        ),
        temperature: realKey(
          1,
          { above: 0, max: 100 },
          'What the logits of masks are divided by. Sigmoids near .5 leave the same features in both parts; at .1 masks open and close.',
        ),
        reduction: wholeKey(16, { min: 1, max: 256 }, 'Bottleneck of the channel attention, as in CBAM.'),
        kernelSize: wholeKey(7, { min: 1, max: 31 }, 'Side of the spatial attention kernel, as in CBAM.'),
      })
      .prefault({}),
    domainAttention: switchKey(true, 'A_dom; false: no domain mask, the domain head reads I_os.'),
    domainHead: switchKey(true, 'The domain head with L_dom; false drops both.'),
    critic: z
      .strictObject({
        enabled: switchKey(true, 'T; false: not built, D = 0.'),
        widths: widthsKey(
          [128, 64, 32],
          { min: 1, max: 6 },
          'Channels of the convolutions of T; the paper says three, not how wide.',
        ),
        kernelSize: wholeKey(3, { min: 1, max: 7 }, 'Side of the kernels of T; not in the paper.'),
        input: choiceKey(
          'map',
          ['map', 'pooled'],
          'map: T reads both maps (paper); pooled: their means over all places, so that pairs cannot be told by where the face is.',
        ),
      })
      .prefault({}),
    head: choiceKey(
      'pooled',
      ['pooled', 'flat'],
      'pooled: mean over the map, then the MLP; flat: the whole map, as the paper draws it.',
    ),
    dropout: realKey(
      0,
      { min: 0, max: 0.99 },
      'Share of numbers that become 0 before the last layer of C and of the domain head when training; EfficientNets have 0.2 there.',
    ),
    headWidths: widthsKey([256], { min: 0, max: 4 }, 'Hidden layers of the two MLPs; not in the paper.'),
  })
  .prefault({});

const loss = z
  .strictObject({
    alpha: realKey(0.5, { min: 0, max: 1 }, 'Weight of BCE against the AUC loss (paper, equation 2).'),
    margin: realKey(0.15, { above: 0, max: 1 }, 'gamma of the AUC loss (paper, equation 1).'),
    power: wholeKey(2, { min: 1, max: 8 }, 'p of the AUC loss (paper, equation 1; above 1 there).'),
    aucForm: choiceKey(
      'corrected',
      ['corrected', 'as-printed'],
      'The paper prints the penalty with its sign reversed.',
    ),
    aucScores: choiceKey('logits', ['logits', 'sigmoid'], 'What the AUC loss compares.'),
    aucPairs: choiceKey(
      'all',
      ['all', 'violating'],
      'The mean is over all pairs, or over the violating ones.',
    ),
    lambdaCls: realKey(1, { min: 0 }, 'Weight of L_cls (paper).'),
    lambdaDom: realKey(1, { min: 0 }, 'Weight of L_dom (paper).'),
    lambdaDec: realKey(0.01, { min: 0 }, 'Weight of D (paper: 0.01).'),
    marginals: choiceKey(
      'batch',
      ['batch', 'within-class'],
      'Shuffled pairs come from the whole batch (paper), or from the same class.',
    ),
    balance: choiceKey(
      'none',
      ['none', 'uncertainty', 'dwa', 'famo'],
      'Who weighs L_cls and L_dom: the lambdas (paper), learnt noise, how they fell in the last two epochs, or an equal pace.',
    ),
    balanceDec: choiceKey(
      'outside',
      ['outside', 'bounded'],
      'With a balancer: D keeps lambdaDec, as nobody descends it; or D, bounded, is weighed with the others.',
    ),
    dwaTemperature: realKey(2, { above: 0, max: 1000 }, 'Of dwa: the higher, the more even the weights.'),
    famoRate: realKey(
      0.025,
      { above: 0, max: 1 },
      "Of famo: learning rate of the weights; its authors' value.",
    ),
  })
  .prefault({});

const reversal = z
  .strictObject({
    progress: choiceKey(
      'step',
      ['step', 'epoch'],
      'What beta follows; the paper counts epochs, short runs need steps.',
    ),
    steepness: realKey(5, { min: 0, max: 100 }, 'beta(p) = 2 / (1 + exp(-steepness p)) - 1 (paper: 5).'),
  })
  .prefault({});

const optimizer = z
  .strictObject({
    name: choiceKey('adam', ['adam', 'sgd'], 'The paper: adam. With decay decoupled it is AdamW.'),
    learningRate: realKey(
      1e-5,
      { above: 0, max: 1 },
      'The paper: 1e-5, for a large backbone and days of GPU.',
    ),
    schedule: choiceKey(
      'constant',
      ['constant', 'cosine', 'linear', 'step', 'milestones', 'exponential'],
      'How the rate falls; the paper names no schedule. cosine and linear end at finalRate at the last configured step.',
    ),
    warmupSteps: wholeKey(0, { min: 0 }, 'Steps in which the rate grows from 0, whatever the schedule.'),
    finalRate: realKey(
      0,
      { min: 0, max: 1 },
      'Of cosine and linear: the share of learningRate that is left at the end.',
    ),
    gamma: realKey(
      0.1,
      { above: 0, max: 1 },
      'Of step, milestones and exponential: what the rate is multiplied with, as in PyTorch.',
    ),
    decayEvery: wholeKey(
      6000,
      { min: 1 },
      'Of step and exponential: steps in which the rate falls by gamma, at once or evenly. 6000: an epoch of the paper.',
    ),
    milestones: z
      .array(z.int().min(1))
      .refine((steps) => steps.every((step, i) => i === 0 || step > (steps[i - 1] as number)))
      .meta({
        range: 'a list of ascending whole numbers of at least 1',
        reason: 'Of milestones: the steps at which the rate falls by gamma.',
      })
      .default([]),
    clipNorm: realKey(
      0,
      { min: 0 },
      'Largest Euclidean norm of the whole gradient, as torch.nn.utils.clip_grad_norm_ clips it. 0: not clipped, and its norm not logged.',
    ),
    beta1: realKey(0.9, { min: 0, max: 0.9999 }, 'Adam, as in PyTorch.'),
    beta2: realKey(0.999, { min: 0, max: 0.999999 }, 'Adam, as in PyTorch.'),
    epsilon: realKey(
      1e-8,
      { above: 0, max: 1 },
      'Adam, as in PyTorch; the default of TensorFlow.js differs.',
    ),
    momentum: realKey(0.9, { min: 0, max: 0.9999 }, 'Of sgd.'),
    nesterov: switchKey(false, 'Of sgd.'),
    weightDecay: realKey(5e-4, { min: 0, max: 1 }, 'The paper: 5e-4.'),
    decay: choiceKey(
      'coupled',
      ['coupled', 'decoupled'],
      'coupled as in torch.optim.Adam, decoupled as in AdamW.',
    ),
    decayBiasAndNorm: switchKey(true, 'torch.optim.Adam decays every parameter.'),
    backboneRate: realKey(
      1,
      { min: 0, max: 1000 },
      "Multiplies the learning rate of G's weights; below 1 when they come from ImageNet and the rest does not.",
    ),
    stageRates: z
      .record(z.string().min(1), z.number().min(0).max(1000))
      .meta({
        range: 'an object from stages of the backbone to numbers of at least 0 and at most 1000',
        reason:
          'Multiplies the learning rate of single stages, on top of backboneRate: { stem: 0.1, stage1: 0.3 }.',
      })
      .default({}),
    criticRate: realKey(1, { min: 0, max: 1000 }, "Multiplies the learning rate of T's weights."),
    criticDecay: z
      .union([z.number().min(0).max(1), z.null()])
      .meta({
        range: 'a number of at least 0 and at most 1, or null',
        reason: 'Weight decay of T; null: the same as the rest.',
      })
      .default(null),
    balanceRate: realKey(
      1,
      { min: 0, max: 100_000 },
      'With loss.balance uncertainty: multiplies the learning rate of the log variances, which must move by about 1 within the run.',
    ),
  })
  .prefault({});

const train = z
  .strictObject({
    batchSize: wholeKey(
      15,
      { min: 2, max: 4096 },
      'The paper: 15. Two at least: a shuffled pair needs another image.',
    ),
    microBatch: wholeKey(
      0,
      { min: 0, max: 4096 },
      'So many pictures at a time go through G, for large networks in little memory; the loss still sees the whole batch. 0: all at once.',
    ),
    gradientCheckpoints: wholeKey(
      0,
      { min: 0, max: 1000 },
      'G is cut into so many segments, whose insides are computed again for their gradients: less memory for a third more time. 0: off.',
    ),
    steps: wholeKey(
      60_000,
      { min: 1 },
      'Length of the run, and the denominator of beta and of the schedule; the paper gives no number of epochs.',
    ),
    stepsPerEpoch: wholeKey(6000, { min: 1 }, 'The paper: 6000.'),
    seed: wholeKey(
      1,
      { min: 0, max: 4294967295 },
      'Weights, batches, augmentation and shuffled pairs all follow from it.',
    ),
    validateEvery: wholeKey(1000, { min: 1 }, 'Steps between two looks at the validation split.'),
    checkpointEvery: wholeKey(500, { min: 1 }, 'Steps between two writings of checkpoints/last.'),
    diagnoseEvery: wholeKey(
      0,
      { min: 0 },
      'Steps between two measurements of the mutual information of I_df and I_os on the validation split; each takes some seconds. 0: never; "did diagnose" does it afterwards.',
    ),
    keepLast: wholeKey(
      0,
      { min: 0, max: 1000 },
      'So many of the latest checkpoints stay as checkpoints/step-N as well; they share their files with last.',
    ),
    keepEvery: wholeKey(
      0,
      { min: 0 },
      'Checkpoints at multiples of so many steps stay for good as checkpoints/step-N. 0: none.',
    ),
    bestBy: choiceKey(
      'auc',
      ['auc', 'eer', 'bce'],
      'The figure of the validation split that chooses checkpoints/best and that earlyStopping watches.',
    ),
    earlyStopping: z
      .strictObject({
        patience: wholeKey(
          0,
          { min: 0, max: 100_000 },
          'Training ends after so many validations in a row without a gain. 0: never, as comparisons want runs of equal length.',
        ),
        minDelta: realKey(0, { min: 0, max: 1 }, 'A gain must be larger than this, in units of bestBy.'),
      })
      .prefault({}),
    ema: z
      .strictObject({
        decay: realKey(
          0,
          { min: 0, max: 0.999999 },
          'Share of the old average in an exponential moving average of all weights, which then is what is validated, evaluated and used. 0: off.',
        ),
        warmup: switchKey(
          true,
          'The decay grows to its value, 1 - n^(-2/3) after n steps at most, so that early weights are soon forgotten.',
        ),
      })
      .prefault({}),
    tensorboard: switchKey(true, 'Event files for TensorBoard beside metrics.jsonl.'),
    sampler: choiceKey(
      'paired',
      ['paired', 'balanced'],
      'paired: each source enters with its real picture and a fake; balanced: by class and method.',
    ),
    realShare: realKey(
      0.5,
      { above: 0, max: 0.99 },
      'Real crops as a part of all, with the balanced sampler; each batch has one of each class at least.',
    ),
    balanceIdentities: switchKey(false, 'Every person comes equally often, however many crops there are.'),
  })
  .prefault({});

const data = z
  .strictObject({
    methods: z
      .array(z.string().min(1))
      .max(64)
      .meta({
        range: 'a list of method names',
        reason: 'Methods trained on, in the order of their domain index; empty: all of the training split.',
      })
      .default([]),
    without: z
      .record(z.string().min(1), z.array(z.string()))
      .meta({
        range: "an object from columns of the crop set's manifest to lists of values, as text",
        reason:
          'Rows with these values are neither trained on nor validated on, and are what evaluation calls unseen: { camera: ["phone"] }.',
      })
      .default({}),
    augment: z
      .strictObject({
        flip: realKey(0.5, { min: 0, max: 1 }, 'Probability of a mirror image.'),
        shiftRatio: realKey(0.04, { min: 0, max: 0.5 }, 'Largest shift, as a part of the side.'),
        brightness: realKey(0.1, { min: 0, max: 1 }, 'Largest change of brightness, as a part of the range.'),
        contrast: realKey(0.15, { min: 0, max: 1 }, 'Largest change of contrast, as a part of one.'),
        gray: realKey(
          0.1,
          { min: 0, max: 1 },
          'Probability of a gray picture, and the most colour that others lose.',
        ),
        noise: realKey(
          0,
          { min: 0, max: 64 },
          'Largest deviation of added noise, of 0..255; it drowns fine traces, so 0.',
        ),
        resize: realKey(
          0,
          { min: 0, max: 1 },
          'Probability that a crop is made smaller and brought back; it takes fine traces away, so 0.',
        ),
        resizeRatio: realKey(0.5, { above: 0, max: 1 }, 'The smallest it is made, as a part of its side.'),
        blur: realKey(0, { min: 0, max: 1 }, 'Probability of a Gaussian blur.'),
        blurRatio: realKey(0.01, { above: 0, max: 0.5 }, 'Its deviation, at most, as a part of the side.'),
        jpeg: realKey(0, { min: 0, max: 1 }, 'Probability that a crop is stored as a JPEG and read back.'),
        jpegQuality: wholeKey(40, { min: 1, max: 95 }, 'The lowest quality of it; the highest is 95.'),
        cutout: realKey(0, { min: 0, max: 1 }, 'Probability that a rectangle is made gray.'),
        cutoutRatio: realKey(0.3, { above: 0, max: 1 }, "Its longest side, as a part of the crop's."),
        pairedDraws: switchKey(
          true,
          'Real and fake of a pair get the same draws, so that only the forging tells them apart.',
        ),
      })
      .prefault({}),
  })
  .prefault({});

const domains = z
  .strictObject({
    source: choiceKey(
      'method',
      ['method', 'discovered'],
      'What the domain head learns to name; method: the forging methods of the crop set (paper); discovered: groups of fakes found by clustering, for sets without these labels.',
    ),
    count: z
      .union([z.int().min(1).max(64), z.literal('auto')])
      .meta({
        range: 'a whole number of at least 1 and at most 64, or auto',
        reason:
          'Of discovered: groups of fakes; 1 tells real from fake alone. auto: the number of the lowest Bayesian information criterion, anew each time.',
      })
      .default('auto'),
    largest: wholeKey(8, { min: 2, max: 64 }, 'Of auto: the most groups; the domain head has room for them.'),
    stages: z
      .array(z.string().min(1))
      .meta({
        range: 'a list of stages of the backbone',
        reason:
          'Of discovered: means and deviations of the channels of these stages of G are clustered; empty: those from a stride of 8 on but the last, which did best among those tried.',
      })
      .default([]),
    components: wholeKey(
      8,
      { min: 1, max: 256 },
      'Of discovered: directions that are clustered: those in which fakes differ most, measured by how much real pictures do.',
    ),
    every: wholeKey(
      0,
      { min: 0 },
      'Of discovered: steps between two clusterings, each of which looks at every real picture and fake of the training split. 0: train.stepsPerEpoch.',
    ),
    warmup: wholeKey(
      0,
      { min: 0 },
      'Of discovered: steps before the first clustering, in which all fakes are one group; G should have learnt something by then, or start from ImageNet.',
    ),
  })
  .prefault({});

/** The schema of a run's configuration: every key with its type, range, default and reason. */
export const didConfigSchema = z.strictObject({ model, loss, reversal, optimizer, train, domains, data });

/** A run's whole configuration; every value is resolved, so a run can be repeated from it alone. */
export type DidConfig = z.output<typeof didConfigSchema>;

/** A configuration as a person writes it: any key may be left out. */
export type DidConfigInput = z.input<typeof didConfigSchema>;
