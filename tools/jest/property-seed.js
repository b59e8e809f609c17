/**
 * Property tests draw the same cases each time, so that a change is what breaks them; `DID_PROPERTY_SEED=random` looks
 * for others, and prints the seed of what it finds. A number is a seed of one's own.
 */
import fc from 'fast-check';

const chosen = process.env.DID_PROPERTY_SEED ?? '20261125';
if (chosen !== 'random') fc.configureGlobal({ seed: Number(chosen) });
