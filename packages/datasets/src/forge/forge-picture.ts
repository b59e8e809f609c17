import {
  alignmentTransform,
  composeTransforms,
  cropFace,
  invertTransform,
  landmarks68To5,
  type RgbImage,
  type Transform,
  transformPoints,
} from '@did/faces';
import type { SeededRandom } from '@did/runtime';
import { getCameraKind } from '../cameras/camera-kinds.js';
import { drawShot } from '../cameras/draw-shot.js';
import { takePicture } from '../cameras/take-picture.js';
import type { NewCrop } from '../crop-set/crop-set-writer.js';
import { encodeJpeg } from '../images/encode-image.js';
import { sharpenImage } from '../images/sharpen.js';
import type { Sample, Split } from '../sample.js';
import { cropMask } from './crop-mask.js';
import { degrade, drawDegradation } from './degrade.js';
import type { ForgeRecipe } from './forge-recipe.js';
import type { Forger } from './forger.js';
import { getForger } from './forgers/get-forger.js';
import type { LocatedFace, LocateFace } from './locate-face.js';
import { matchSharpness, SHARPEN_SIGMA, type SharpnessChange } from './match-sharpness.js';

/** A real picture with one face, ready to be forged. */
export interface BaseFace {
  readonly image: RgbImage;
  /** @unit pixels of `image` */
  readonly landmarks68: Float32Array;
}

/** Where a base face stands in the set. */
export interface BasePlace {
  readonly sourceId: string;
  readonly frame: number;
  readonly split: Split;
  /** Begins the crops' file names. */
  readonly fileName: string;
  /** From the whole picture to `image`. */
  readonly fromWhole: Transform;
  /** Kind of the camera; undefined in a set without them. */
  readonly camera: string | undefined;
}

/** The crops are stored nearly without loss: the quality that counts was drawn before, and so was the camera's. */
const STORED_QUALITY = 95;

interface Variant {
  readonly method: string;
  readonly label: 0 | 1;
  readonly image: RgbImage;
  readonly family?: string;
  readonly strength?: number;
  readonly mask?: Float32Array;
  readonly targetId?: string;
}

/**
 * The real crop of one picture and all its fakes, or the reason why there are none.
 *
 * @remarks
 * All of them, the real one too, are brought to one sharpness, then degraded or taken by a camera by one
 * draw, located by one detector and cropped by one function. If a face is lost on the way, all are left out.
 */
export async function forgePicture(
  base: BaseFace,
  donor: (BaseFace & { readonly sourceId: string }) | undefined,
  place: BasePlace,
  recipe: ForgeRecipe,
  random: SeededRandom,
  locate: LocateFace,
): Promise<{ readonly crops: NewCrop[] } | { readonly reason: string }> {
  if (
    donor === undefined &&
    [...recipe.methods, ...recipe.unseenMethods].some((name) => getForger(name).needsDonor)
  ) {
    return { reason: `no other face of the ${place.split} split to paste from` };
  }
  const variants = makeVariants(base, donor, place.split, recipe, random);
  const finish = chooseFinish(place.camera, random);
  const toRoughCrop = alignmentTransform(landmarks68To5(base.landmarks68), recipe);
  const changes = matchSharpness(
    variants.map(({ image }) => cropFace(image, toRoughCrop, recipe.size)),
    variants.filter(({ method }) => !recipe.unseenMethods.includes(method)).length,
  );
  const cropPixel = 1 / Math.hypot(toRoughCrop[0], toRoughCrop[3]);
  const crops: NewCrop[] = [];
  for (const [i, variant] of variants.entries()) {
    const picture = await finish(variant.image, changes[i] as SharpnessChange, cropPixel);
    const toPicture = resizeTransform(base.image, picture);
    const face = await locate(picture, transformPoints(base.landmarks68, toPicture));
    if (face === undefined) return { reason: `no face was found in the ${variant.method} picture` };
    const toCrop = alignmentTransform(face.landmarks5, recipe);
    const crop = cropFace(picture, toCrop, recipe.size);
    const bytes = await encodeJpeg(crop, { quality: STORED_QUALITY, chromaSubsampling: '4:4:4' });
    const wholeToPicture = composeTransforms(place.fromWhole, toPicture);
    const sample = describe(variant, place, recipe, face, wholeToPicture, toCrop);
    const mask =
      sample.maskPath === undefined || variant.mask === undefined
        ? undefined
        : await cropMask(variant.mask, base.image, composeTransforms(toPicture, toCrop), recipe.size);
    crops.push({ sample, bytes, ...(mask === undefined ? {} : { mask }) });
  }
  return { crops };
}

/** What a source's pictures, real and forged, go through in the end: one draw for all of them. */
function chooseFinish(camera: string | undefined, random: SeededRandom) {
  if (camera === undefined) {
    const degradation = drawDegradation(random.fork('degradation'));
    return (image: RgbImage, change: SharpnessChange, cropPixel: number) =>
      degrade(image, degradation, change, cropPixel);
  }
  const shot = drawShot(getCameraKind(camera), random.fork('camera'));
  return (image: RgbImage, change: SharpnessChange, cropPixel: number) =>
    takePicture(
      sharpenImage(image, change.sharpen, SHARPEN_SIGMA * cropPixel),
      shot,
      cropPixel,
      change.blurSigma,
    );
}

/** The real picture, the control, and all fakes, in the recipe's order. */
function makeVariants(
  base: BaseFace,
  donor: (BaseFace & { readonly sourceId: string }) | undefined,
  split: Split,
  recipe: ForgeRecipe,
  random: SeededRandom,
): Variant[] {
  const unseen = split === 'test' ? recipe.unseenMethods : [];
  const control = recipe.control && split !== 'train' ? ['null'] : [];
  const forgers = [...control, ...recipe.methods, ...unseen].map(getForger);
  // What a method does to the whole picture happens to the real one and to all fakes, or it would tell them apart.
  let real = base;
  const made = new Map<string, Variant>();
  for (const forger of [...forgers].sort((a, b) => Number(b.changesTarget) - Number(a.changesTarget))) {
    const { variant, target } = makeVariant(forger, real, donor, recipe, random.fork(forger.name));
    made.set(forger.name, variant);
    real = { ...real, image: target };
  }
  const fakes = forgers.map(({ name }) => made.get(name) as Variant);
  return [{ method: 'real', label: 0, image: real.image }, ...fakes];
}

function makeVariant(
  forger: Forger,
  base: BaseFace,
  donor: (BaseFace & { readonly sourceId: string }) | undefined,
  recipe: ForgeRecipe,
  draws: SeededRandom,
): { readonly variant: Variant; readonly target: RgbImage } {
  const strength = draws.uniform(recipe.minStrength, 1);
  const face = { ...base, strength };
  const takesDonor = forger.needsDonor && donor !== undefined;
  const { image, mask, target } = forger.forge(takesDonor ? { ...face, donor } : face, draws);
  const isNull = forger.family === 'null';
  return {
    target: target ?? base.image,
    variant: {
      method: forger.name,
      label: isNull ? 0 : 1,
      image,
      family: forger.family,
      strength: isNull ? 0 : strength,
      mask,
      ...(takesDonor ? { targetId: donor.sourceId } : {}),
    },
  };
}

function describe(
  variant: Variant,
  place: BasePlace,
  recipe: ForgeRecipe,
  face: LocatedFace,
  wholeToPicture: Transform,
  toCrop: Transform,
): Omit<Sample, 'sha256'> {
  const { method, label } = variant;
  const { camera } = place;
  const compression = camera === undefined ? 'jpeg' : getCameraKind(camera).compression;
  const toWhole = invertTransform(wholeToPicture);
  const [x, y, width, height] = face.box;
  const corners = transformPoints([x, y, x + width, y + height], toWhole);
  const [left = 0, top = 0, right = 0, bottom = 0] = corners;
  return {
    path: `${place.split}/${method}/${place.fileName}.jpg`,
    label,
    dataset: recipe.dataset,
    method,
    compression,
    sourceId: place.sourceId,
    targetId: variant.targetId ?? '',
    videoKey: `${recipe.dataset}/${method}/${compression}/${place.sourceId}`,
    frame: place.frame,
    timeMs: 0,
    track: 0,
    split: place.split,
    box: [left, top, right - left, bottom - top],
    landmarks: [...transformPoints(face.landmarks5, toWhole)],
    transform: composeTransforms(wholeToPicture, toCrop),
    detectorScore: face.score,
    ...(recipe.masks && label === 1
      ? { maskPath: `${place.split}/${method}-mask/${place.fileName}.png` }
      : {}),
    ...(variant.strength === undefined ? {} : { strength: variant.strength }),
    ...(variant.family === undefined ? {} : { family: variant.family }),
    extra: camera === undefined ? {} : { camera },
  };
}

/** The map of `resizeImage` between two sizes of one picture. */
function resizeTransform(from: RgbImage, to: RgbImage): Transform {
  const x = to.width / from.width;
  const y = to.height / from.height;
  return [x, 0, (x - 1) / 2, 0, y, (y - 1) / 2];
}
