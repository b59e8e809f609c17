import { packCropSet } from '../crop-set/shards/pack-crop-set.js';

// Packs a set and kills itself after so many milliseconds; by progress where the number is negative.
const [crops = '', out = '', after = '', shards = ''] = process.argv.slice(2);
const die = () => process.kill(process.pid, 'SIGKILL');
const limit = Number(after);
let calls = 0;
if (limit > 0) setTimeout(die, limit);
await packCropSet({
  crops,
  out,
  shardBytes: 8192,
  shards: shards !== 'unpack',
  onProgress: () => {
    if (++calls === -limit) die();
  },
});
