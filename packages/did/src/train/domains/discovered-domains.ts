import type { CropSet, Sample } from '@did/datasets';
import { adjustedRandIndex, normalizedMutualInformation } from '@did/metrics';
import type { FlatRows } from '@did/mi-estimator';
import { DidError } from '@did/runtime';
import * as tf from '@tensorflow/tfjs';
import type { DidConfig } from '../../config/did-config.js';
import { seenSamples } from '../check-data.js';
import { chooseClusters } from './choose-clusters.js';
import { largestCount } from './domain-classes.js';
import { matchClusters } from './match-clusters.js';
import { relativeToReal } from './relative-to-real.js';

/** One row of `metrics.jsonl` for a clustering of the fakes that are trained on. */
export interface DomainsRow {
  readonly type: 'domains';
  /** Steps done. */
  readonly step: number;
  /** Groups found. */
  readonly count: number;
  /** Fakes of each domain, from 1. */
  readonly sizes: readonly number[];
  /** Normalised mutual information with the true methods, 0 .. 1; only reported, never used. Null for a set that names but one. */
  readonly nmi: number | null;
  /** Adjusted Rand index with the true methods: 0 by chance, 1 where they are the same; null as `nmi`. */
  readonly ari: number | null;
  /** Share of fakes whose domain is another than before, after matching; null the first time. */
  readonly moved: number | null;
  /** With `count: 'auto'`: the Bayesian information criterion of each number of groups that was tried. */
  readonly bic?: Readonly<Record<string, number>>;
}

/** What a checkpoint holds of them. */
export interface DomainsState {
  /** The domain of each fake that is trained on, in the order of the manifest: a byte each, as base64. */
  readonly labels: string;
}

/**
 * Domains of fakes that clustering finds, in the place of their methods: real stays 0.
 *
 * @remarks Training takes nothing but {@link domainsOf} from it; methods are looked at for the row's figures alone.
 */
export class DiscoveredDomains {
  /** The fakes that are trained on, in the order of the manifest. */
  readonly fakes: readonly Sample[];
  /** What is looked at: real pictures and these fakes, in the order of the manifest. */
  readonly samples: readonly Sample[];
  private readonly places: ReadonlyMap<string, number>;
  private labels: Int32Array | null = null;

  /** Those of a run; null where its domains are its methods. @param data - Of which `data.without` has been left out. */
  static create(config: DidConfig, data: CropSet): DiscoveredDomains | null {
    return config.domains.source === 'method' ? null : new DiscoveredDomains(config, data);
  }

  private constructor(
    private readonly config: DidConfig,
    data: CropSet,
  ) {
    this.samples = seenSamples(data, 'train', config.data.methods);
    this.fakes = this.samples.filter(({ label }) => label === 1);
    this.places = new Map(this.fakes.map(({ path }, place) => [path, place]));
    const largest = largestCount(config.domains);
    if (this.fakes.length > largest) return;
    throw new DidError(
      'DID_CONFIG',
      `domains: ${largest} domains cannot be found among ${this.fakes.length} fakes. Use a smaller domains.${config.domains.count === 'auto' ? 'largest' : 'count'}, or a larger crop set.`,
      { largest, fakes: this.fakes.length },
    );
  }

  /** Whether domains must be found before the step after `step` steps. */
  isDue(step: number): boolean {
    const { model, domains } = this.config;
    const { count, warmup } = domains;
    // Nobody else asks for them.
    if (model.variant !== 'bce-domain' && (model.variant !== 'did' || !model.domainHead)) return false;
    if (step >= this.config.train.steps || step < warmup || (count === 1 && this.labels !== null))
      return false;
    const every = domains.every || this.config.train.stepsPerEpoch;
    return (step - warmup) % every === 0;
  }

  /**
   * Finds domains anew, and gives each the number of the one before that it shares most fakes with.
   *
   * @param measure - Gives a row of statistics for each of {@link samples}.
   */
  async relabel(
    step: number,
    measure: (samples: readonly Sample[]) => Promise<FlatRows>,
  ): Promise<DomainsRow> {
    const { domains, train } = this.config;
    const rows = domains.count === 1 ? null : await measure(this.samples);
    const found = rows === null ? null : chooseClusters(this.fakesOf(rows), domains, `${train.seed}`);
    const clusters = found?.labels ?? new Int32Array(this.fakes.length);
    const before = this.labels;
    const labels = matchClusters(before, clusters, largestCount(domains));
    this.labels = labels;
    const methods = this.config.data.methods;
    const truth = this.fakes.map(({ method }) => methods.indexOf(method));
    const sizes = new Array<number>(largestCount(domains)).fill(0);
    for (const label of labels) sizes[label - 1] = (sizes[label - 1] as number) + 1;
    return {
      type: 'domains',
      step,
      count: sizes.filter((size) => size > 0).length,
      sizes,
      nmi: methods.length > 1 ? normalizedMutualInformation(truth, labels) : null,
      ari: methods.length > 1 ? adjustedRandIndex(truth, labels) : null,
      moved: before === null ? null : labels.filter((label, i) => label !== before[i]).length / labels.length,
      ...(found?.bic === undefined ? {} : { bic: found.bic }),
    };
  }

  /** The domain of each picture of a batch; 1 for every fake until domains were found. @shape `[B]` @dtype int32 */
  domainsOf(samples: readonly Sample[]): tf.Tensor1D {
    const domains = samples.map(({ label, path }) => {
      if (label === 0) return 0;
      return this.labels === null ? 1 : (this.labels[this.places.get(path) as number] as number);
    });
    return tf.tensor1d(domains, 'int32');
  }

  /** What goes on with it later. */
  save(): DomainsState {
    return { labels: Buffer.from(Uint8Array.from(this.labels ?? [])).toString('base64') };
  }

  /** Goes on where {@link save} was called. */
  load({ labels }: DomainsState): void {
    const found = Int32Array.from(Buffer.from(labels, 'base64'));
    if (found.length !== 0 && found.length !== this.fakes.length) {
      throw new DidError(
        'DID_RUN',
        `The checkpoint has domains of ${found.length} fakes; the crop set has ${this.fakes.length} to train on. Go on with the crop set that the run was begun with.`,
        { checkpoint: found.length, cropSet: this.fakes.length },
      );
    }
    this.labels = found.length === 0 ? null : found;
  }

  private fakesOf(rows: FlatRows): FlatRows {
    const isFake = this.samples.map(({ label }) => label === 1);
    return relativeToReal(rows, isFake, this.config.domains.components);
  }
}
