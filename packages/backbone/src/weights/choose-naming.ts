import { DidError } from '@did/runtime';
import type { Naming, WeightSource } from './naming.js';
import { namingsOf } from './namings-of.js';
import type { WeightKey } from './weight-key.js';

/** Of our weights, the share that a naming must find for the file to be its. */
const ENOUGH = 0.5;

/**
 * Whose names a file's tensors bear, by how many of our weights each naming finds.
 *
 * @throws DidError DID_WEIGHTS where none finds half of them, and for weights of a network that computes otherwise
 */
export function chooseNaming(
  architecture: string,
  keys: readonly WeightKey[],
  has: (name: string) => boolean,
  found: readonly string[],
  declared: WeightSource | undefined,
): Naming {
  const known = namingsOf(architecture, keys);
  // timm's plain ResNets are torchvision's, names and all.
  const wanted = declared === 'timm' && architecture.startsWith('resnet') ? 'torchvision' : declared;
  const candidates = wanted === undefined ? known : known.filter(({ naming }) => naming.source === wanted);
  const sources = known.map(({ naming }) => naming.source).join(', ');
  if (candidates.length === 0) {
    throw new DidError(
      'DID_WEIGHTS',
      `weights: ${architecture} takes weights named as by ${sources}; got the source "${declared}".`,
      { declared },
    );
  }
  const share = ({ nameOf }: Naming) => keys.filter((key) => has(nameOf(key))).length / keys.length;
  const [best] = candidates
    .map((candidate) => ({ ...candidate, share: share(candidate.naming) }))
    .sort((a, b) => b.share - a.share);
  if (!best || (wanted === undefined && best.share < ENOUGH)) {
    const few = found.slice(0, 4).join(', ');
    throw new DidError(
      'DID_WEIGHTS',
      `weights: these are not weights of ${architecture} as ${sources} name them: of its ${keys.length}, ` +
        `${Math.round((best?.share ?? 0) * keys.length)} are there. The file's ${found.length} begin with ${few}.`,
      { architecture, found: found.length },
    );
  }
  const { naming, refused } = best;
  if (refused && (refused.when === 'always' || declared === undefined)) {
    throw new DidError('DID_WEIGHTS', `weights: refused for ${architecture}: ${refused.because}`, {
      architecture,
      source: naming.source,
    });
  }
  return naming;
}
