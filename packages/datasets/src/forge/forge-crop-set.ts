import { DEFAULT_MARGIN_RATIO } from '@did/faces';
import { readFaceApiIdentity } from '@did/faces/node';
import { DidError, isDidError } from '@did/runtime';
import { getCameraKind } from '../cameras/camera-kinds.js';
import type { CropSetInfo } from '../crop-set/crop-set.js';
import { CropSetWriter } from '../crop-set/crop-set-writer.js';
import { defaultWorkers, openWorkPool } from '../workers/worker-pool.js';
import { DEFAULT_SPLIT_SHARES } from './assign-splits.js';
import { DEGRADATION_RANGE } from './degrade.js';
import { forgeEmbedded } from './forge-embedded.js';
import { forgeFolder, selectPortraits } from './forge-folder.js';
import type { ForgeOptions, ForgeSummary } from './forge-options.js';
import type { ForgeRecipe } from './forge-recipe.js';
import { getForger } from './forgers/get-forger.js';

/**
 * Makes a crop set of real faces and fakes forged from them, from made-up people or a folder of portraits.
 *
 * @remarks
 * The bytes follow from the pictures, the options and the seed: not from the number of workers, nor from
 * interruptions. Unreadable and faceless pictures are skipped by name. A source enters with its real crop
 * and all its fakes, or not at all; donors come from the same split.
 *
 * @example
 * await forgeCropSet({ source: { kind: 'folder', folder: 'portraits' }, out: 'crops', size: 128,
 *   methods: ['self-blend', 'donor-blend'], unseenMethods: ['spectral-artefact'], seed: 1 });
 * @throws DidError DID_DATA for a folder that is missing, empty, or without a readable picture or face;
 * DID_DISK when the disk is full; DID_VALUE for options out of range.
 */
export async function forgeCropSet(options: ForgeOptions): Promise<ForgeSummary> {
  const started = performance.now();
  const { source } = options;
  checkOptions(options);
  const recipe: ForgeRecipe = {
    seed: options.seed,
    size: options.size,
    marginRatio: options.marginRatio ?? DEFAULT_MARGIN_RATIO,
    methods: options.methods,
    unseenMethods: options.unseenMethods ?? [],
    control: options.control ?? true,
    minStrength: options.minStrength ?? 0,
    masks: options.masks ?? false,
    cameras: options.cameras ?? [],
    dataset: source.kind === 'embedded' ? 'embedded' : (source.dataset ?? 'faces'),
  };
  // Listed before anything is created: a wrong folder leaves no trace.
  const keys = source.kind === 'folder' ? await selectPortraits(source.folder, options.limit) : [];
  const writer = await CropSetWriter.open(options.out, await describeSet(recipe, options));
  const { detector } = options;
  const pool = openWorkPool(
    options.workers ?? defaultWorkers(),
    detector === undefined ? undefined : { portraits: async () => detector },
  );
  try {
    const order =
      source.kind === 'embedded'
        ? await forgeEmbedded(source, recipe, options, writer, pool)
        : await forgeFolder(source, keys, recipe, options, writer, pool);
    if (writer.cropCount() === 0) {
      const [first] = writer.skipped();
      throw new DidError(
        'DID_DATA',
        `forgeCropSet: none of the ${order.length} faces could be forged; the first: ${first?.source}: ${first?.reason}.`,
        { skipped: writer.skipped().length },
      );
    }
    const skipped = writer.skipped();
    const cropSet = await writer.finish(order);
    const sources = new Set(cropSet.samples.map(({ sourceId }) => sourceId)).size;
    const seconds = (performance.now() - started) / 1000;
    return { cropSet, sources, crops: cropSet.samples.length, skipped, seconds };
  } catch (error) {
    // Wrong input leaves no trace; after anything else the work can go on.
    if (isDidError(error) && error.code === 'DID_DATA' && writer.cropCount() === 0) await writer.discard();
    throw error;
  } finally {
    pool.close();
  }
}

async function describeSet(recipe: ForgeRecipe, options: ForgeOptions): Promise<CropSetInfo> {
  const { source, detector, limit, splits = DEFAULT_SPLIT_SHARES } = options;
  const names = [...recipe.methods, ...recipe.unseenMethods, ...(recipe.control ? ['null'] : [])];
  const exact = { name: 'exact', version: '1', weightsSha256: '' };
  const found =
    detector === undefined
      ? await readFaceApiIdentity()
      : { name: detector.name, version: detector.version, weightsSha256: detector.weightsSha256 };
  return {
    formatVersion: 1,
    name: recipe.dataset,
    size: recipe.size,
    marginRatio: recipe.marginRatio,
    detector: source.kind === 'embedded' ? exact : found,
    methods: names.map((name) => ({ name, family: getForger(name).family })),
    recipe: {
      seed: recipe.seed,
      control: recipe.control,
      minStrength: recipe.minStrength,
      unseenMethods: recipe.unseenMethods,
      splits,
      ...(recipe.cameras.length === 0
        ? { degradation: DEGRADATION_RANGE }
        : { cameras: recipe.cameras.map(getCameraKind) }),
      ...(limit === undefined ? {} : { limit }),
      // Not the folder's place: the same pictures elsewhere give the same set.
      source: source.kind === 'embedded' ? source : { kind: 'folder' },
    },
  };
}

function checkOptions(options: ForgeOptions): void {
  const {
    size,
    methods,
    unseenMethods = [],
    source,
    workers,
    limit,
    minStrength = 0,
    cameras = [],
  } = options;
  const wrong = (name: string, expected: string, value: unknown): never => {
    throw new DidError('DID_VALUE', `forgeCropSet: \`${name}\` must be ${expected}; got ${String(value)}.`, {
      [name]: value,
    });
  };
  const isCount = (value: number) => Number.isInteger(value) && value >= 1;
  if (!Number.isInteger(size) || size < 16 || size > 1024) wrong('size', 'an integer in 16..1024', size);
  if (methods.length === 0) wrong('methods', 'at least one forging method', 'none');
  const names = [...methods, ...unseenMethods];
  for (const name of names) getForger(name);
  if (new Set(names).size < names.length) wrong('methods', 'different from one another', names.join(', '));
  if (names.includes('null')) wrong('methods', 'without "null", the control; use `control`', 'null');
  for (const name of cameras) getCameraKind(name);
  if (new Set(cameras).size < cameras.length)
    wrong('cameras', 'different from one another', cameras.join(', '));
  if (workers !== undefined && !isCount(workers)) wrong('workers', 'a positive integer', workers);
  if (limit !== undefined && !isCount(limit)) wrong('limit', 'a positive integer', limit);
  if (!(minStrength >= 0 && minStrength <= 1)) wrong('minStrength', 'a number in 0..1', minStrength);
  if (source.kind === 'embedded') {
    if (!isCount(source.identities)) wrong('identities', 'a positive integer', source.identities);
    const frames = source.framesPerIdentity ?? 1;
    if (!isCount(frames)) wrong('framesPerIdentity', 'a positive integer', frames);
  }
}
