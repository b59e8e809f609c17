import { hashBatches } from './hash-batches.js';

// Run with tsx, which threads need for TypeScript: prints one line for each number of threads, then ends by itself.
const [dir = '', ...threads] = process.argv.slice(2);
for (const count of threads) console.log(await hashBatches(dir, Number(count)));
