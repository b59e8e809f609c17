import { CALL_NUMBERS, CHAINS, COUNTERS } from './pool-layout.js';

/** Looks that a thread takes before it sleeps: kernels follow one another within microseconds, and waking takes some 20. */
const LOOKS = 4000;

/**
 * The script of a pool's worker. As text, for it runs from a blob: so that no bundler has to know of it.
 *
 * @remarks It gets the module, the memory and the blocks in one message, answers `ready`, and never comes back.
 */
export const POOL_WORKER_SOURCE = `
onmessage = ({ data: { module, memory, names, counters, chains, calls } }) => {
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const functions = names.map((name) => exports[name]);
  postMessage('ready');
  let looks = 0;
  for (;;) {
    const taken = Atomics.load(counters, ${COUNTERS.taken});
    const posted = Atomics.load(counters, ${COUNTERS.posted});
    if (taken === posted) {
      if (++looks < ${LOOKS}) continue;
      Atomics.wait(counters, ${COUNTERS.posted}, posted);
      looks = 0;
      continue;
    }
    if (Atomics.compareExchange(counters, ${COUNTERS.taken}, taken, (taken + 1) | 0) !== taken) continue;
    looks = 0;
    const place = 2 * (taken & ${CHAINS - 1});
    let at = ${CALL_NUMBERS} * chains[place];
    try {
      for (let left = chains[place + 1]; left > 0; left--, at += ${CALL_NUMBERS}) {
        functions[calls[at]](...calls.subarray(at + 1, at + ${CALL_NUMBERS}));
      }
    } catch {
      Atomics.store(counters, ${COUNTERS.failed}, 1);
    }
    Atomics.add(counters, ${COUNTERS.done}, 1);
  }
};
`;
