import { DidError } from '@did/runtime';
import type { CameraKind } from './camera-kind.js';

/** Lens and sensor of a phone, also of one whose pictures were sent on. */
const PHONE = {
  resolution: [0.9, 1.3],
  lensBlur: [0.3, 0.6],
  exposure: [-0.1, 0.25],
  warmth: [-0.12, 0.18],
  shotNoise: [1e-4, 6e-4],
  readNoise: [1e-3, 3e-3],
  denoise: [0.5, 0.8],
} as const;

const CAMERA_KINDS: readonly CameraKind[] = [
  {
    name: 'studio',
    description: 'a large sensor in good light: sharp, hardly any noise, true colours, JPEG of high quality',
    compression: 'jpeg-high',
    resolution: [1.2, 1.75],
    lensBlur: [0, 0.35],
    exposure: [-0.1, 0.1],
    warmth: [-0.08, 0.08],
    shotNoise: [1e-5, 6e-5],
    readNoise: [3e-4, 1e-3],
    denoise: [0, 0],
    sharpening: [0, 0.3],
    contrast: [0, 0.15],
    saturation: [0.97, 1.05],
    sentScale: [1, 1],
    encodings: [{ format: 'jpeg', quality: [90, 97], chromaSubsampling: '4:4:4' }],
  },
  {
    name: 'phone',
    description:
      'a small sensor whose noise was smoothed away, then sharpened, with strong colours and contrast',
    compression: 'jpeg-medium',
    ...PHONE,
    sharpening: [0.7, 1.4],
    contrast: [0.1, 0.3],
    saturation: [1.05, 1.2],
    sentScale: [1, 1],
    encodings: [{ format: 'jpeg', quality: [72, 88], chromaSubsampling: '4:2:0' }],
  },
  {
    name: 'webcam',
    description:
      'few pixels in dim light: soft, noisy, pale or with a cast, each frame a JPEG of low quality',
    compression: 'mjpeg',
    resolution: [0.5, 0.75],
    lensBlur: [0.4, 0.8],
    exposure: [-0.7, 0.2],
    warmth: [-0.4, 0.4],
    shotNoise: [8e-4, 4e-3],
    readNoise: [4e-3, 0.01],
    denoise: [0, 0.4],
    sharpening: [0, 0.6],
    contrast: [-0.25, 0.05],
    saturation: [0.65, 0.95],
    sentScale: [1, 1],
    encodings: [{ format: 'jpeg', quality: [45, 65], chromaSubsampling: '4:2:0' }],
  },
  {
    name: 'messenger',
    description:
      'a phone picture that was shrunk and compressed again on its way: blocks, smears, little colour detail',
    compression: 'jpeg+webp',
    ...PHONE,
    sharpening: [0.5, 1.2],
    contrast: [0.05, 0.25],
    saturation: [1, 1.15],
    sentScale: [0.5, 0.75],
    encodings: [
      { format: 'jpeg', quality: [60, 80], chromaSubsampling: '4:2:0' },
      { format: 'webp', quality: [15, 40] },
    ],
  },
];

/** All kinds of camera, with everything that is drawn for each of their pictures. */
export function listCameraKinds(): readonly CameraKind[] {
  return CAMERA_KINDS;
}

/** A kind of camera by its name. @throws DidError DID_VALUE naming all of them. */
export function getCameraKind(name: string): CameraKind {
  const found = CAMERA_KINDS.find((kind) => kind.name === name);
  if (found !== undefined) return found;
  const names = CAMERA_KINDS.map((kind) => kind.name);
  throw new DidError('DID_VALUE', `There is no kind of camera "${name}". Known: ${names.join(', ')}.`, {
    name,
    names,
  });
}
