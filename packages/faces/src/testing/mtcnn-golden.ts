import { loadGolden } from '@did/runtime/testing';

/** A face as facenet-pytorch gives it. @unit pixels */
export interface GoldenFace {
  /** Left, top, right, bottom. */
  readonly corners: readonly number[];
  readonly probability: number;
  readonly landmarks: readonly number[];
}

/** A picture by what its pixels hash to, with its faces. */
export interface GoldenPicture {
  readonly name: string;
  readonly sha256: string;
  readonly faces: readonly GoldenFace[];
}

interface MtcnnGolden {
  readonly cases: {
    /** Probability of a face, offsets, landmarks; channels last. */
    readonly networks: Record<
      'pNet' | 'rNet' | 'oNet',
      { readonly shape: [number, number, number, number]; readonly values: readonly number[] }
    >;
    readonly resampled: readonly {
      readonly size: [number, number];
      readonly window: [number, number, number, number];
      readonly to: [number, number];
      readonly values: readonly number[];
    }[];
    readonly drawn: Pick<GoldenPicture, 'sha256' | 'faces'>;
    readonly photographs: readonly GoldenPicture[];
    readonly crowd: readonly (GoldenPicture & { readonly frame: number })[];
  };
}

/** What tools/reference/mtcnn.py wrote. */
export const mtcnnGolden = loadGolden<MtcnnGolden>(new URL('../../golden/mtcnn.json', import.meta.url)).cases;
