import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { DidError } from '@did/runtime';
import type { BenchOptions } from './bench-result.js';
import { benchConfig, DOMAINS } from './step-fixture.js';

/** What the peer builds: the same network as ours, in PyTorch. */
export interface PeerSpec {
  readonly model: string;
  readonly size: number;
  readonly batch: number;
  readonly threads: number;
  readonly variant: string;
  readonly domains: number;
  readonly attention: object;
  readonly critic: object;
  readonly headWidths: readonly number[];
}

const SCRIPT = 'tools/reference/train_step_peer.py';
const PYTHON = 'tools/reference/.venv/bin/python';

/** A PyTorch process that runs one training step when it is asked to. */
export class PytorchPeer {
  private constructor(
    private readonly child: ChildProcessWithoutNullStreams,
    readonly version: string,
    private readonly lines: AsyncIterator<string>,
  ) {}

  /**
   * Starts the peer; null where PyTorch is not set up.
   *
   * @param from - Where to look for `tools/reference`, upwards.
   */
  static async start(spec: PeerSpec, from = process.cwd()): Promise<PytorchPeer | null> {
    const root = findRoot(from);
    const python = process.env.DID_REFERENCE_PYTHON ?? (root && path.join(root, PYTHON));
    if (root === null || !python || !existsSync(python)) return null;
    const child = spawn(python, [path.join(root, SCRIPT), JSON.stringify(spec)]);
    let errors = '';
    child.stderr.on('data', (chunk) => {
      errors = (errors + String(chunk)).slice(-2000);
    });
    const reader = createInterface(child.stdout);
    const lines = reader[Symbol.asyncIterator]();
    const [ready, version = ''] = String((await lines.next()).value).split(' ');
    if (ready !== 'ready') {
      throw new DidError('DID_USAGE', `the peer pytorch did not start: ${errors.trim().split('\n').at(-1)}`);
    }
    return new PytorchPeer(child, version, lines);
  }

  /** Runs one step. @returns Its seconds. */
  async step(): Promise<number> {
    this.child.stdin.write('step\n');
    return Number((await this.lines.next()).value);
  }

  /** Ends the process. @returns Its peak of resident memory in MB. */
  async stop(): Promise<number> {
    this.child.stdin.end();
    const [, megabytes] = String((await this.lines.next()).value).split(' ');
    return Number(megabytes);
  }
}

/**
 * Starts the peer of our training step; says so and gives null where PyTorch is not set up.
 *
 * @throws DidError DID_USAGE for another peer, or for a model that torchvision does not have
 */
export async function peerOfStep(bench: string, options: BenchOptions): Promise<PytorchPeer | null> {
  const { backend, model, inputSize, batch, variant, peer, onLine } = options;
  if (peer !== 'pytorch') {
    throw new DidError('DID_USAGE', `bench ${bench} knows the peer pytorch; got "${peer}".`);
  }
  if (model === 'demo') {
    throw new DidError(
      'DID_USAGE',
      `bench ${bench}: torchvision has no \`demo\`; choose --model resnet18 or resnet50.`,
    );
  }
  const { attention, critic, headWidths } = benchConfig(options).model;
  // WASM computes on one thread; the peer gets no more.
  const threads = backend === 'wasm' || backend === 'cpu' ? 1 : availableParallelism();
  const spec = {
    ...{ model, size: inputSize, batch, threads, variant },
    ...{ domains: DOMAINS, attention, critic, headWidths },
  };
  const torch = await PytorchPeer.start(spec);
  if (torch === null) onLine('pytorch: not set up here (tools/reference/setup); ours alone is measured');
  return torch;
}

function findRoot(from: string): string | null {
  for (let dir = path.resolve(from); ; dir = path.dirname(dir)) {
    if (existsSync(path.join(dir, SCRIPT))) return dir;
    if (path.dirname(dir) === dir) return null;
  }
}
