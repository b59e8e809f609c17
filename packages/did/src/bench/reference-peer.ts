import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { DidError } from '@did/runtime';

/** A script of `tools/reference` that takes turns with a bench. */
export type PeerScript =
  | 'train_step_peer.py'
  | 'inference_peer.py'
  | 'auc_metric_peer.py'
  | 'forge_peer.py'
  | 'prepare_peer.py'
  | 'predict_peer.py';

/** A virtual environment that `tools/reference/setup` makes. */
export type PeerVenv = '.venv' | '.venv-facenet';

const FOLDER = 'tools/reference';

/** A process of the reference (PyTorch, ONNX Runtime) that runs one step when it is asked to. */
export class ReferencePeer {
  private constructor(
    private readonly child: ChildProcessWithoutNullStreams,
    readonly version: string,
    private readonly lines: AsyncIterator<string>,
  ) {}

  /**
   * Starts the peer; null where the reference is not set up.
   *
   * @param venv - Whose Python runs it, unless DID_REFERENCE_PYTHON names another.
   * @param from - Where to look for `tools/reference`, upwards.
   * @throws DidError DID_USAGE with the script's last words when it does not start
   */
  static async start(
    script: PeerScript,
    spec: object,
    venv: PeerVenv = '.venv',
    from = process.cwd(),
  ): Promise<ReferencePeer | null> {
    const root = findRoot(from, script);
    const python = process.env.DID_REFERENCE_PYTHON ?? (root && path.join(root, FOLDER, venv, 'bin/python'));
    if (root === null || !python || !existsSync(python)) return null;
    const child = spawn(python, [path.join(root, FOLDER, script), JSON.stringify(spec)]);
    let errors = '';
    child.stderr.on('data', (chunk) => {
      errors = (errors + String(chunk)).slice(-2000);
    });
    const reader = createInterface(child.stdout);
    const lines = reader[Symbol.asyncIterator]();
    const [ready, version = ''] = String((await lines.next()).value).split(' ');
    if (ready !== 'ready') {
      throw new DidError('DID_USAGE', `the peer did not start: ${errors.trim().split('\n').at(-1)}`);
    }
    return new ReferencePeer(child, version, lines);
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

function findRoot(from: string, script: PeerScript): string | null {
  for (let dir = path.resolve(from); ; dir = path.dirname(dir)) {
    if (existsSync(path.join(dir, FOLDER, script))) return dir;
    if (path.dirname(dir) === dir) return null;
  }
}
