let recordings = 0;

/**
 * Whether ops are being recorded for a graph: kernels then call TensorFlow's public ops, which it fuses itself and better,
 * in the place of those that its graph rewriting makes.
 */
export function isRecording(): boolean {
  return recordings > 0;
}

/** Runs `work` as a recording. */
export function whileRecording<T>(work: () => T): T {
  recordings++;
  try {
    return work();
  } finally {
    recordings--;
  }
}
