/** Methods that share their kind of trace; "unseen" means of a family that training has not met. */
const FAMILIES: readonly { readonly family: string; readonly methods: readonly string[] }[] = [
  {
    family: 'face-swap',
    methods: [
      ...[
        'Deepfakes',
        'FaceSwap',
        'FaceShifter',
        'DeepFakeDetection',
        'Celeb-synthesis',
        'Celeb-DF',
        'BlendFace',
      ],
      ...[
        'GHOST',
        'HifiFace',
        'InSwapper',
        'MobileFaceSwap',
        'SimSwap',
        'UniFace',
        'dfdc',
        'method_A',
        'method_B',
      ],
    ],
  },
  {
    family: 'reenactment',
    methods: [
      ...[
        'Face2Face',
        'NeuralTextures',
        'DaGAN',
        'FSRT',
        'HyperReenact',
        'LIA',
        'LivePortrait',
        'MCNET',
        'TPSMM',
      ],
    ],
  },
  {
    family: 'talking-face',
    methods: ['AniTalker', 'EchoMimic', 'EDTalk', 'FLOAT', 'IP_LAP', 'Real3DPortrait', 'SadTalker'],
  },
  { family: 'attribute-edit', methods: ['FaceAPP', 'StarGAN'] },
  { family: 'whole-face', methods: ['PGGAN', 'StyleGAN'] },
];

/** The family of a published method; `unknown` for others. @source Dang et al. 2020; Li et al. 2025 (Celeb-DF++). */
export function methodFamily(method: string): string {
  return FAMILIES.find(({ methods }) => methods.includes(method))?.family ?? 'unknown';
}
