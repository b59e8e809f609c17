import { spawn } from 'node:child_process';
import { mkdir, readdir, rm, symlink } from 'node:fs/promises';
import path from 'node:path';
import { DidError } from '@did/runtime';
import { watchTree } from './tree-memory.js';

/** One `did prepare`, from the start of the process to its end. */
export interface PrepareRun {
  readonly seconds: number;
  readonly crops: number;
  /** Of all its processes together. @unit MB */
  readonly peakMegabytes: number;
}

/** Which detector `--model` means: that of `did prepare` where it was left out. @throws DidError DID_USAGE for another */
export function detectorOf(model: string): 'face-api' | 'mtcnn' {
  if (model === 'demo' || model === 'face-api') return 'face-api';
  if (model === 'mtcnn') return 'mtcnn';
  throw new DidError('DID_USAGE', `bench prepare knows face-api and mtcnn as --model; got "${model}".`);
}

/** The clips of a folder, by name. @throws DidError DID_USAGE where there are none */
export async function clipsOf(root: string | null): Promise<string[]> {
  const names = root === null ? [] : await readdir(root).catch(() => []);
  const clips = names.filter((name) => /\.(mp4|mkv|webm|mov|avi)$/i.test(name)).sort();
  if (root === null || clips.length === 0) {
    throw new DidError(
      'DID_USAGE',
      `bench prepare needs --root DIR with clips in it; ${root === null ? 'none was given' : `${root} holds none`}.`,
    );
  }
  return clips.map((name) => path.resolve(root, name));
}

/** A folder as `did prepare --dataset folder` reads it, with `count` links to the clips in turn. */
export async function linkClips(folder: string, clips: readonly string[], count: number): Promise<string> {
  const videos = path.join(folder, 'train/real');
  await mkdir(videos, { recursive: true });
  for (let i = 0; i < count; i++) {
    const clip = clips[i % clips.length] as string;
    await symlink(clip, path.join(videos, `${String(i).padStart(4, '0')}${path.extname(clip)}`));
  }
  return folder;
}

/**
 * Runs `did prepare` in a process of its own, as a user would, with every face of a frame.
 *
 * @throws DidError DID_RUN with its last words when it fails
 */
export async function runPrepare(
  root: string,
  out: string,
  { frames, model }: { readonly frames: number | 'all'; readonly model: string },
): Promise<PrepareRun> {
  await rm(out, { recursive: true, force: true });
  const entry = process.argv[1] as string;
  const options = ['--dataset', 'folder', '--faces', 'all', '--json', '--root', root, '--out', out];
  const choices = ['--frames', String(frames), '--detector', detectorOf(model)];
  const started = performance.now();
  const child = spawn(process.execPath, [...process.execArgv, entry, 'prepare', ...options, ...choices], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const peak = watchTree(child.pid as number);
  let answer = '';
  let complaint = '';
  child.stdout.on('data', (chunk) => {
    answer += String(chunk);
  });
  child.stderr.on('data', (chunk) => {
    complaint = (complaint + String(chunk)).slice(-2000);
  });
  const status = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  const seconds = (performance.now() - started) / 1000;
  const peakMegabytes = peak();
  if (status !== 0) {
    throw new DidError('DID_RUN', `did prepare ended with ${status}: ${complaint.trim().split('\n').at(-1)}`);
  }
  const { crops } = JSON.parse(answer) as { crops: number };
  return { seconds, crops, peakMegabytes };
}
