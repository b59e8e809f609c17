import { DidError } from '@did/runtime';
import * as z from 'zod/mini';
import type { DidConfig } from '../config/did-config.js';

/** Version of the detector folder's layout. */
export const DETECTOR_FORMAT_VERSION = 1;

/** File names inside a detector folder. */
export const DETECTOR_FILES = {
  record: 'detector.json',
  weights: 'weights.safetensors',
  card: 'README.md',
  /** Folder with the face detector's files, where they were put beside. */
  faces: 'faces',
} as const;

const share = z.number().check(z.minimum(0), z.maximum(1));
const count = z.int().check(z.minimum(0));
const sha256 = z.string().check(z.regex(/^[0-9a-f]{64}$/));
const number = z.nullable(z.number());

const interval = z.object({ estimate: number, low: number, high: number });

const stat = z.object({ n: count, auc: interval, eer: interval });

/** Pictures that a calibration or a threshold was measured on. */
const measuredOn = z.object({
  /** Name of the crop set. */
  name: z.string(),
  split: z.string(),
  reals: count,
  fakes: count,
  /** Forging methods of the fakes. */
  methods: z.array(z.string()),
});

const schema = z.object({
  formatVersion: z.literal(DETECTOR_FORMAT_VERSION),
  name: z.string().check(z.minLength(1), z.maxLength(200)),
  /** Smallest version of `@did/did` that reads it. */
  requires: z.string(),
  architecture: z.object({
    version: z.literal(1),
    /** The `model` section of the run's configuration. */
    model: z.looseObject({
      variant: z.enum(['did', 'bce', 'bce-wmw', 'bce-domain']),
      backbone: z.string(),
      inputSize: z.int().check(z.minimum(16), z.maximum(1024)),
    }),
    /** `inference`: G, A_df and C; `with-domain`: A_dom and the domain head as well. */
    parts: z.enum(['inference', 'with-domain']),
    /** What the domain head tells apart, real first. */
    domains: z.array(z.string()),
  }),
  preprocess: z.object({
    size: z.int().check(z.minimum(16), z.maximum(1024)),
    channels: z.enum(['gray', 'gray-sum', 'rgb']),
    mean: z.array(z.number()),
    std: z.array(z.number().check(z.positive())),
  }),
  /** Who finds faces, and how they are cut. */
  faces: z.object({
    detector: z.string(),
    version: z.string(),
    weightsSha256: z.string(),
    size: z.int().check(z.minimum(8), z.maximum(2048)),
    marginRatio: z.number(),
  }),
  weights: z.object({
    file: z.literal(DETECTOR_FILES.weights),
    sha256,
    bytes: count,
    dtype: z.enum(['F32', 'F16']),
    parameters: count,
    /** Largest difference of a probability by rounding to F16, over the pictures named; absent for F32 or where none were there. */
    change: z.optional(z.object({ probability: z.number(), on: measuredOn })),
  }),
  /** P(fake) = sigmoid(slope * logit + intercept) where as many pictures are fake as `prior` says. */
  calibration: z.object({
    kind: z.enum(['none', 'platt']),
    slope: z.number().check(z.positive()),
    intercept: z.number(),
    prior: share,
    /** Null without a calibration. */
    on: z.nullable(measuredOn),
    /** Mean distance of stated from observed probability over ten bins, before and after. */
    expectedCalibrationError: z.nullable(z.object({ before: share, after: share })),
  }),
  /** In logits as the network gives them: another calibration does not move the verdict. */
  decision: z.object({
    /** Above it a face is fake. */
    threshold: z.number(),
    /** Between these two it is uncertain. */
    low: z.number(),
    high: z.number(),
    rule: z.string(),
    /** What `uncertain` means, in words. */
    meaning: z.string(),
    on: z.nullable(measuredOn),
    /** Shares of real faces called fake and of fakes called fake, at the threshold. */
    falsePositiveRate: z.nullable(interval),
    truePositiveRate: z.nullable(interval),
    /** Shares of the faces of `on` that come out uncertain. */
    uncertain: z.nullable(z.object({ reals: share, fakes: share })),
  }),
  /** What a face must have to be judged as well as those of the training; null where no faces were there to measure. */
  quality: z.nullable(
    z.object({
      /** Shorter side of the face's box. @unit pixels */
      minSide: z.number(),
      /** Mean size of the crop's Laplacian. @unit 0..255 */
      minSharpness: z.number(),
      /** How far the nose stands from the middle of the eyes, in distances of the eyes. */
      maxTurn: z.number(),
      /** By how much each end of the band moves outwards for a face that lacks one. @unit nats of the calibrated logit */
      widening: z.number(),
      on: measuredOn,
    }),
  ),
  training: z.object({
    data: z.string(),
    methods: z.array(z.string()),
    steps: count,
    seed: z.int(),
    commit: z.nullable(z.string()),
    backend: z.string(),
    versions: z.record(z.string(), z.string()),
    weights: z.nullable(z.object({ given: z.string(), sha256: z.string(), licence: z.nullable(z.string()) })),
  }),
  /** What `did evaluate` measured; frames, not videos. */
  results: z.array(
    z.object({
      test: z.string(),
      data: z.string(),
      checkpoint: z.string(),
      seen: z.nullable(stat),
      unseen: z.nullable(stat),
      methods: z.array(z.object({ method: z.string(), family: z.string(), seen: z.boolean(), frames: stat })),
    }),
  ),
  /** What it was never tested on, in words. */
  limits: z.array(z.string()),
});

/** `detector.json`: everything that judging a picture needs beside the weights, and what is known of the result. */
export type DetectorRecord = Omit<z.infer<typeof schema>, 'architecture'> & {
  readonly architecture: {
    readonly version: 1;
    readonly model: DidConfig['model'];
    readonly parts: 'inference' | 'with-domain';
    readonly domains: readonly string[];
  };
};

/** Pictures that something was measured on. */
export type MeasuredOn = z.infer<typeof measuredOn>;

/**
 * Reads `detector.json`; nothing in it is trusted.
 *
 * @param name - What to call it in errors.
 * @throws DidError: DID_RUN_VERSION for a format of another version, DID_DATA for anything else that is not as it should be, naming the key.
 */
export function parseDetectorRecord(text: string, name: string = DETECTOR_FILES.record): DetectorRecord {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (cause) {
    throw new DidError('DID_DATA', `${name} is not JSON. Export the detector again.`, { name }, { cause });
  }
  const version = (raw as { formatVersion?: unknown } | null)?.formatVersion;
  if (typeof version === 'number' && version !== DETECTOR_FORMAT_VERSION) {
    throw new DidError(
      'DID_RUN_VERSION',
      `${name} has the format version ${version}; this version of @did/did reads ${DETECTOR_FORMAT_VERSION}. Use a newer @did/did, or export the detector again.`,
      { name, version },
    );
  }
  const result = schema.safeParse(raw);
  if (!result.success) {
    const issue = result.error.issues[0];
    throw new DidError(
      'DID_DATA',
      `${name}: "${issue?.path.join('.') ?? ''}" is not as it should be (${issue?.message ?? 'invalid'}). Export the detector again.`,
      { name, path: issue?.path },
    );
  }
  return result.data as unknown as DetectorRecord;
}
