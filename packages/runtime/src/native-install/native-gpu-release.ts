import { NATIVE_CPU_RELEASE, type NativeRelease } from './native-release.js';

/**
 * What `tensorflow[and-cuda]==2.15.1` pins, less two: TensorFlow does not ask for cuRAND, and has NCCL inside.
 *
 * @source the wheel's own metadata (`Requires-Dist: ...; extra == 'and-cuda'`); sizes and hashes of PyPI
 */
const WHEELS: readonly (readonly [project: string, version: string, sizeBytes: number, sha256: string])[] = [
  ['tensorflow', '2.15.1', 475_258_663, 'bb0edd69103c154245c5f209f0507355cc68ba7e4de350084bc31edc562478e4'],
  [
    'nvidia-cublas-cu12',
    '12.2.5.6',
    417_825_305,
    'f448d8db463f9a2c7dd9a1e607c0961d3e95f825b86839c5882f7d073d406df0',
  ],
  [
    'nvidia-cuda-cupti-cu12',
    '12.2.142',
    13_900_552,
    'ce68d1009dd14215e38ed49643d31374c71d6fea381181cb0b9da7f19dfd1624',
  ],
  [
    'nvidia-cuda-nvcc-cu12',
    '12.2.140',
    21_319_729,
    'c6ff4ae7a636eb6cab7621191e19ac3779690686bbcf52c04d8b1ca2944e1e27',
  ],
  [
    'nvidia-cuda-nvrtc-cu12',
    '12.2.140',
    23_430_053,
    'b1cdcae6443cb7cdcfb5d1bf51896a148c9f82f9e65b27db9ab095eaed689aa7',
  ],
  [
    'nvidia-cuda-runtime-cu12',
    '12.2.140',
    845_802,
    'acb9cb7e44594a3512533497ea790d9f0b0e399abcc888584c157d1ffa080e41',
  ],
  [
    'nvidia-cudnn-cu12',
    '8.9.4.25',
    720_096_787,
    '9f882d5b11753c566fd32427839089eb4f8ba7a58c28446ad359e32c40229723',
  ],
  [
    'nvidia-cufft-cu12',
    '11.0.8.103',
    98_570_970,
    '72e961e578f9be9e316ccb4db8652c421dd0b57442624faa71061d452f449a67',
  ],
  [
    'nvidia-cusolver-cu12',
    '11.5.2.141',
    124_890_758,
    '5a85c4653ce34339a5688137f494a0f903e0f0532418550998167f00844161da',
  ],
  [
    'nvidia-cusparse-cu12',
    '12.1.2.141',
    195_268_625,
    '4e13d6a51d2303dcb2a023ba09546811161f0334fc64e13689397bbd3b1eb126',
  ],
  [
    'nvidia-nvjitlink-cu12',
    '12.2.140',
    20_177_273,
    '95635cafbf9f96c38bea5200ab145a2e6aefbb5405e0b04c1e4ba54df2d84ec9',
  ],
];

/** TensorFlow 2.15.1 for CUDA 12.2 and cuDNN 8.9, Linux x86-64, with the CUDA libraries it loads. */
export const NATIVE_GPU_RELEASE: NativeRelease = {
  ...NATIVE_CPU_RELEASE,
  wheels: WHEELS.map(([project, version, sizeBytes, sha256]) => ({ project, version, sizeBytes, sha256 })),
  unpackedBytes: 3_760_000_000,
  bindingPackage: '@tensorflow/tfjs-node-gpu',
};
