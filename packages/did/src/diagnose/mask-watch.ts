import { SeededRandom } from '@did/runtime';
import * as tf from '@tensorflow/tfjs';
import type { DidModel } from '../model/did-model.js';
import type { DidOutput } from '../model/did-net.js';
import { type MaskHealth, maskHealth } from './mask-health.js';

/** Pictures that are enough for three digits of every figure. */
const MOST = 64;
/** One picture in so many, so that measuring stays a small part of scoring. */
const ONE_IN = 8;

/** The two masks of a model. */
export interface MasksHealth {
  /** M_df. */
  readonly deepfake: MaskHealth;
  /** M_dom; null where A_dom is not built. */
  readonly domain: MaskHealth | null;
}

/**
 * Keeps the masks of a few pictures while many are scored, and measures them in the end.
 *
 * @remarks The pictures are drawn by a seed of its own, so no other draw moves, and every look sees the same ones.
 */
export class MaskWatch {
  private readonly wanted: readonly number[];
  private readonly deepfake: tf.Tensor4D[] = [];
  private readonly domain: tf.Tensor4D[] = [];

  /**
   * @param model - Whose masks they are.
   * @param count - How many pictures will be scored.
   */
  constructor(
    private readonly model: DidModel,
    count: number,
  ) {
    const all = Array.from({ length: count }, (_, i) => i);
    this.wanted = new SeededRandom('mask-watch')
      .shuffle(all)
      .slice(0, Math.min(MOST, Math.ceil(count / ONE_IN)))
      .sort((a, b) => a - b);
  }

  /**
   * Takes what it wants of a batch. Nothing is read back.
   *
   * @param start - Number of the batch's first picture among all.
   */
  take({ mask, domainMask }: Pick<DidOutput, 'mask' | 'domainMask'>, start: number): void {
    const rows = this.wanted.map((i) => i - start).filter((row) => row >= 0 && row < mask.shape[0]);
    if (rows.length === 0) return;
    const pick = (of: tf.Tensor4D) => tf.tidy(() => tf.keep(tf.gather(of, tf.tensor1d(rows, 'int32'))));
    this.deepfake.push(pick(mask));
    if (this.model.hasDomainAttention) this.domain.push(pick(domainMask));
  }

  /** What the masks do; null for a model without them, or where nothing was scored. */
  async read(): Promise<MasksHealth | null> {
    const deepfake = await healthOf(this.deepfake);
    return deepfake === null ? null : { deepfake, domain: await healthOf(this.domain) };
  }

  /** Frees what it kept. */
  dispose(): void {
    tf.dispose([this.deepfake, this.domain]);
    this.deepfake.length = 0;
    this.domain.length = 0;
  }
}

async function healthOf(masks: readonly tf.Tensor4D[]): Promise<MaskHealth | null> {
  if (masks.length === 0) return null;
  const all = tf.concat([...masks]) as tf.Tensor4D;
  try {
    return await maskHealth(all);
  } finally {
    all.dispose();
  }
}
