import { availableParallelism } from 'node:os';
import { DidError } from '@did/runtime';
import type { BenchOptions } from './bench-result.js';
import { ReferencePeer } from './reference-peer.js';
import { benchConfig, DOMAINS } from './step-fixture.js';

/** Where the parts of the reference come from. */
const SET_UP = 'tools/reference/setup';

/**
 * Starts the peer of our training step; says so and gives null where PyTorch is not set up.
 *
 * @throws DidError DID_USAGE for another peer, or for a model that torchvision does not have
 */
export async function peerOfStep(bench: string, options: BenchOptions): Promise<ReferencePeer | null> {
  const { inputSize, batch, variant } = options;
  const model = referenceModel(bench, ['pytorch'], options);
  const { attention, critic, headWidths } = benchConfig(options).model;
  return start('train_step_peer.py', options, {
    ...{ model, size: inputSize, batch, threads: threadsFor(options), variant },
    ...{ domains: DOMAINS, attention, critic, headWidths },
  });
}

/** Starts the peer of our forward pass, `pytorch` or `onnxruntime`; as {@link peerOfStep}. */
export async function peerOfInference(bench: string, options: BenchOptions): Promise<ReferencePeer | null> {
  const { inputSize: size, batch, peer: engine } = options;
  const model = referenceModel(bench, ['pytorch', 'onnxruntime'], options);
  return start('inference_peer.py', options, { engine, model, size, batch, threads: threadsFor(options) });
}

function referenceModel(bench: string, peers: readonly string[], { peer, model }: BenchOptions): string {
  if (peer === null || !peers.includes(peer)) {
    throw new DidError('DID_USAGE', `bench ${bench} knows ${peers.join(' and ')} as peers; got "${peer}".`);
  }
  if (model !== 'demo' && model !== 'tiny') return model;
  throw new DidError(
    'DID_USAGE',
    `bench ${bench}: torchvision has no \`${model}\`; choose --model resnet18, resnet50 or efficientnetv2-s.`,
  );
}

/** WASM computes on one thread; the peer gets no more. */
function threadsFor({ backend }: BenchOptions): number {
  return backend === 'wasm' || backend === 'cpu' ? 1 : availableParallelism();
}

async function start(
  script: 'train_step_peer.py' | 'inference_peer.py',
  { peer, onLine }: BenchOptions,
  spec: object,
): Promise<ReferencePeer | null> {
  const started = await ReferencePeer.start(script, spec);
  if (started === null) onLine(`${peer}: not set up here (${SET_UP}); ours alone is measured`);
  return started;
}
