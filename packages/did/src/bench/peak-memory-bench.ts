import { prepareBackend } from '@did/runtime';
import type { BenchOptions, BenchResult } from './bench-result.js';
import { peerOfStep } from './peers.js';
import { createStepFixture } from './step-fixture.js';

/**
 * `did bench peak-memory`: the most resident memory that a process of training steps ever holds, libraries included.
 *
 * @remarks The peer `pytorch` is a process of its own that runs the same steps.
 */
export async function benchPeakMemory(options: BenchOptions): Promise<BenchResult> {
  const { onLine, steps, model } = options;
  const torch = options.peer === null ? null : await peerOfStep('peak-memory', options);
  for (let i = 0; torch !== null && i < steps; i++) await torch.step();
  const peer = torch === null ? null : await torch.stop();
  const { name: backend } = await prepareBackend(options.backend);
  const fixture = await createStepFixture(options);
  let longest = 0;
  try {
    for (let i = 0; i < steps; i++) {
      const started = performance.now();
      await fixture.step();
      longest = Math.max(longest, performance.now() - started);
    }
  } finally {
    fixture.dispose();
  }
  const ours = process.resourceUsage().maxRSS / 1024;
  onLine(
    `${backend}: at most ${ours.toFixed(0)} MB resident in ${steps} steps of ${options.batch}, the slowest ${longest.toFixed(0)} ms`,
  );
  if (torch !== null && peer !== null) {
    onLine(`PyTorch ${torch.version}: at most ${peer.toFixed(0)} MB resident`);
    onLine(`ours takes ${(ours / peer).toPrecision(3)} times as much`);
  }
  return {
    bench: 'peak-memory',
    backend,
    model,
    ours,
    peer,
    peer_name: peer === null ? null : options.peer,
    ratio: peer === null ? null : ours / peer,
    unit: 'MB',
    better: 'lower',
  };
}
