import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { DidError } from '@did/runtime';

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

function findRoot(from: string): string | null {
  for (let dir = path.resolve(from); ; dir = path.dirname(dir)) {
    if (existsSync(path.join(dir, SCRIPT))) return dir;
    if (path.dirname(dir) === dir) return null;
  }
}
