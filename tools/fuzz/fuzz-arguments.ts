import { parseArgs } from 'node:util';

/** `--count`, `--seed` and `--model` of the fuzzers of whole commands; ends the process with 2 where they make no sense. */
export function fuzzArguments(program: string): {
  readonly count: number;
  readonly seed: number;
  readonly model: string | undefined;
} {
  const { values } = parseArgs({
    options: {
      count: { type: 'string', default: '1000' },
      seed: { type: 'string' },
      model: { type: 'string' },
    },
  });
  const count = Number(values.count);
  const seed = values.seed === undefined ? Math.floor(Date.now() % 1e9) : Number(values.seed);
  if (!Number.isInteger(count) || count < 1 || !Number.isInteger(seed)) {
    console.error(`${program}: --count and --seed take whole numbers.`);
    process.exit(2);
  }
  return { count, seed, model: values.model };
}
