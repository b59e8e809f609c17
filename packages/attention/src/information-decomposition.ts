import * as tf from '@tensorflow/tfjs';
import { ATTENTION_DEFAULTS, type AttentionOptions } from './attention-options.js';
import { decomposeFeatures } from './decompose-features.js';
import { FeatureAttention } from './feature-attention.js';

/** Options of {@link InformationDecomposition}; both masks are made alike. */
export type InformationDecompositionConfig = Omit<AttentionOptions, 'channels'>;

/**
 * The paper's two-step decomposition as one layer: deepfake information, the rest, and the forging method's part of it.
 *
 * @remarks
 * ```math
 * \begin{aligned}
 * M_{df} &= A_{df}(I), & I_{df} &= M_{df} \otimes I, & I_{os} &= (1 - M_{df}) \otimes I, \\
 * M_{dom} &= A_{dom}(I_{os}), & I_{dom} &= M_{dom} \otimes I_{os}
 * \end{aligned}
 * ```
 *
 * `apply` gives `[M_df, I_df, I_os, M_dom, I_dom]`. Each attention is a {@link FeatureAttention}, with seeds of its own.
 *
 * @shape `[B,h,w,C]` -> five times `[B,h,w,C]`
 * @dtype float32
 * @example
 * const [mask, iDf, iOs, domainMask, iDom] = new InformationDecomposition().apply(features);
 * @source DID, section 3.2.
 */
export class InformationDecomposition extends tf.layers.Layer {
  /** What it is called in a saved model. */
  static className = 'DidInformationDecomposition';
  private readonly options: InformationDecompositionConfig;
  private readonly deepfake: FeatureAttention;
  private readonly domain: FeatureAttention;

  /**
   * Makes the layer; its weights come when it is first applied.
   *
   * @param config - How both masks are made, and the name.
   */
  constructor(config: InformationDecompositionConfig = {}) {
    super(config.name === undefined ? {} : { name: config.name });
    const { kind, temperature, reduction, kernelSize, seed } = { ...ATTENTION_DEFAULTS, ...config };
    this.options = { kind, temperature, reduction, kernelSize, seed };
    this.deepfake = new FeatureAttention({
      ...this.options,
      seed: `${seed}/deepfake`,
      weightPrefix: 'deepfake/',
      name: `${this.name}-df`,
    });
    this.domain = new FeatureAttention({
      ...this.options,
      seed: `${seed}/domain`,
      weightPrefix: 'domain/',
      name: `${this.name}-dom`,
    });
  }

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    this.deepfake.build(inputShape);
    this.domain.build(inputShape);
    this.trainableWeights = [...this.deepfake.trainableWeights, ...this.domain.trainableWeights];
    this.nonTrainableWeights = [...this.deepfake.nonTrainableWeights, ...this.domain.nonTrainableWeights];
    super.build(inputShape);
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: { training?: boolean } = {}): tf.Tensor[] {
    return tf.tidy(() => {
      const i = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor4D;
      const mDf = this.deepfake.call(i, kwargs) as tf.Tensor4D; //   M_df  = A_df(I)
      const { iDf, iOs } = decomposeFeatures(i, mDf); //             I_df  = M_df * I, I_os = (1 - M_df) * I
      const mDom = this.domain.call(iOs, kwargs) as tf.Tensor4D; //  M_dom = A_dom(I_os)
      return [mDf, iDf, iOs, mDom, mDom.mul(iOs)]; //                I_dom = M_dom * I_os
    });
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape[] {
    return Array.from({ length: 5 }, () => inputShape as tf.Shape);
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...this.options } as tf.serialization.ConfigDict;
  }
}
