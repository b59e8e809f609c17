import { DidError } from '@did/runtime';

/** How MTCNN looks for faces. */
export interface MtcnnOptions {
  /** Smaller faces are not looked for; half the size takes four times as long. At least 12. @unit pixels */
  readonly minFaceSize?: number;
  /** What is below goes no further: by P-Net, by R-Net, by O-Net. Each 0..1. */
  readonly thresholds?: readonly [pNet: number, rNet: number, oNet: number];
  /** From one scale of the pyramid to the next, between 0 and 1. */
  readonly pyramidFactor?: number;
}

/** Defaults of `createMtcnnDetector`: those of facenet-pytorch. */
export const DEFAULT_MTCNN_OPTIONS = {
  minFaceSize: 20,
  thresholds: [0.6, 0.7, 0.7],
  pyramidFactor: 0.709,
} as const satisfies Required<MtcnnOptions>;

/** Fills in what is left out. @throws DidError DID_VALUE naming the option that is out of range. */
export function completeMtcnnOptions(options: MtcnnOptions): Required<MtcnnOptions> {
  const complete = {
    minFaceSize: options.minFaceSize ?? DEFAULT_MTCNN_OPTIONS.minFaceSize,
    thresholds: options.thresholds ?? DEFAULT_MTCNN_OPTIONS.thresholds,
    pyramidFactor: options.pyramidFactor ?? DEFAULT_MTCNN_OPTIONS.pyramidFactor,
  };
  const { minFaceSize, thresholds, pyramidFactor } = complete;
  const wrong = (name: keyof MtcnnOptions, expected: string): never => {
    const value = complete[name];
    throw new DidError(
      'DID_VALUE',
      `createMtcnnDetector: \`${name}\` must be ${expected}; got ${String(value)}.`,
      { [name]: value },
    );
  };
  if (!(minFaceSize >= 12 && Number.isFinite(minFaceSize))) wrong('minFaceSize', 'at least 12 pixels');
  if (thresholds.length !== 3 || !thresholds.every((one) => one >= 0 && one <= 1)) {
    wrong('thresholds', 'three numbers in 0..1');
  }
  if (!(pyramidFactor > 0 && pyramidFactor < 1)) wrong('pyramidFactor', 'between 0 and 1');
  return complete;
}
