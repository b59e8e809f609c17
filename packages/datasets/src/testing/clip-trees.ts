import { execFile } from 'node:child_process';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The talking heads beside the checkout, each of another person. */
const TALKING_HEADS = ['d11', 'd12', 'd14', 'd18', 'd19', 'd20'] as const;
type Clip = (typeof TALKING_HEADS)[number];

/** Frames of a shortened clip. */
const CLIP_FRAMES = 6;

/** A dataset's tree out of real clips, and what must come of it. */
export interface ClipTree {
  readonly dataset: string;
  /** Videos (`.mp4`) and pictures (any other ending; the clip's first frame), by path: the person, F for a fake of it. */
  readonly media: Readonly<Record<string, `${Clip}` | `${Clip}F`>>;
  /** Folders of frames instead of videos. */
  readonly folders?: Readonly<Record<string, `${Clip}` | `${Clip}F`>>;
  readonly lists?: Readonly<Record<string, string>>;
  /** Videos, folders and pictures by split and method. */
  readonly counts: Readonly<Record<string, number>>;
  /** Videos that the protocol leaves out. */
  readonly leftOut?: number;
  /** Frames of each video; two where it is left out, fewer where there are many videos. */
  readonly frames?: number;
}

const json = (value: unknown) => JSON.stringify(value);

const PAIRS = { train: ['071', '054'], val: ['720', '672'], test: ['953', '974'] } as const;
const OF_FF: readonly (readonly [string, Clip])[] = [
  ['071', 'd11'],
  ['054', 'd12'],
  ['720', 'd14'],
  ['672', 'd18'],
  ['953', 'd19'],
  ['974', 'd20'],
];
const FF_METHODS = ['Deepfakes', 'Face2Face', 'FaceSwap', 'NeuralTextures'];

/** For each pair and method a fake, the first with the face of the second. */
const FF_FAKES = FF_METHODS.flatMap((method) =>
  Object.values(PAIRS).map(([base, donor]) => {
    const clip = new Map(OF_FF).get(base) as Clip;
    return [`manipulated_sequences/${method}/c23/videos/${base}_${donor}.mp4`, `${clip}F`] as const;
  }),
);

const faceForensics: ClipTree = {
  dataset: 'ff++',
  media: Object.fromEntries([
    ...OF_FF.map(([id, clip]) => [`original_sequences/youtube/c23/videos/${id}.mp4`, clip] as const),
    ...FF_FAKES,
  ]),
  lists: Object.fromEntries(Object.entries(PAIRS).map(([split, pair]) => [`${split}.json`, json([pair])])),
  counts: Object.fromEntries(
    Object.keys(PAIRS).flatMap((split) => [
      [`${split}/real`, 2],
      ...FF_METHODS.map((method) => [`${split}/${method}`, 1]),
    ]),
  ),
  frames: 1,
};

/**
 * Persons 4 and 5 stand in the test list. Of 0 to 3, whose faces are all swapped with one another, two are drawn for validation:
 * a fake of one of those and one of the others is left out, 8 of 12.
 */
function celebDf(dataset: string, methods: Readonly<Record<string, string>>, frames: number): ClipTree {
  const people = [0, 1, 2, 3];
  const pairs = people.flatMap((base) =>
    people.filter((donor) => donor !== base).map((donor) => [base, donor] as const),
  );
  const folders = Object.values(methods);
  return {
    dataset,
    frames,
    media: Object.fromEntries([
      ...TALKING_HEADS.map((clip, id) => [`Celeb-real/id${id}_000${id}.mp4`, clip] as const),
      ...[...pairs, [4, 5] as const, [5, 4] as const].flatMap(([base, donor]) =>
        folders.map((folder) => {
          return [
            `${folder}/id${base}_id${donor}_000${base}.mp4`,
            `${TALKING_HEADS[base] as Clip}F`,
          ] as const;
        }),
      ),
    ]),
    lists: {
      'List_of_testing_videos.txt': [
        ...[4, 5].map((id) => `1 Celeb-real/id${id}_000${id}.mp4`),
        ...folders.flatMap((folder) => [`0 ${folder}/id4_id5_0004.mp4`, `0 ${folder}/id5_id4_0005.mp4`]),
      ].join('\n'),
    },
    counts: Object.fromEntries(
      ['train', 'val', 'test'].flatMap((split) =>
        ['real', ...Object.keys(methods)].map((method) => [`${split}/${method}`, 2]),
      ),
    ),
    leftOut: 8 * folders.length,
  };
}

const DFFD_FAKES = {
  FaceSwap: 'FaceSwap',
  Deepfakes: 'Deepfakes',
  Face2Face: 'Face2Face',
  faceapp: 'FaceAPP',
  stargan: 'StarGAN',
  pggan_v1: 'PGGAN',
  pggan_v2: 'PGGAN',
  stylegan_celeba: 'StyleGAN',
  stylegan_ffhq: 'StyleGAN',
} as const;
const DFFD_SPLITS: readonly (readonly [folder: string, one: Clip, two: Clip])[] = [
  ['train', 'd11', 'd12'],
  ['validation', 'd14', 'd18'],
  ['test', 'd19', 'd20'],
];

const dffd: ClipTree = {
  dataset: 'dffd',
  media: Object.fromEntries(
    DFFD_SPLITS.flatMap(([split, one, two], i) => {
      const ids = [`${i}01`, `${i}02`];
      return [
        [`ffhq/${split}/0${i}.png`, one] as const,
        [`celeba/${split}/1${i}.jpg`, two] as const,
        [`youtube/${split}/${ids[0]}_0001.png`, one] as const,
        ...Object.keys(DFFD_FAKES).map((folder) => {
          const name = /^[A-Z]/.test(folder) ? `${ids[0]}_${ids[1]}_0001` : `${folder}-${i}`;
          return [`${folder}/${split}/${name}.png`, `${one}F`] as const;
        }),
      ];
    }),
  ),
  counts: Object.fromEntries(
    ['train', 'val', 'test'].flatMap((split) => [
      [`${split}/real`, 3],
      ...['FaceSwap', 'Deepfakes', 'Face2Face', 'FaceAPP', 'StarGAN'].map((method) => [
        `${split}/${method}`,
        1,
      ]),
      [`${split}/PGGAN`, 2],
      [`${split}/StyleGAN`, 2],
    ]),
  ),
};

const dfdc: ClipTree = {
  dataset: 'dfdc',
  media: {
    'train/dfdc_train_part_0/aa.mp4': 'd11',
    'train/dfdc_train_part_0/ab.mp4': 'd11F',
    'train/dfdc_train_part_1/ba.mp4': 'd12',
    'train/dfdc_train_part_1/bb.mp4': 'd12F',
    'validation/ca.mp4': 'd14',
    'validation/cb.mp4': 'd18F',
    'test/da.mp4': 'd19',
    'test/db.mp4': 'd20F',
  },
  lists: {
    'train/dfdc_train_part_0/metadata.json': json({
      'aa.mp4': { label: 'REAL', split: 'train' },
      'ab.mp4': { label: 'FAKE', split: 'train', original: 'aa.mp4' },
    }),
    'train/dfdc_train_part_1/metadata.json': json({
      'ba.mp4': { label: 'REAL', split: 'train' },
      'bb.mp4': { label: 'FAKE', split: 'train', original: 'ba.mp4' },
    }),
    'validation/labels.csv': 'filename,label\nca.mp4,0\ncb.mp4,1\n',
    'test/labels.csv': 'filename,label\nda.mp4,0\ndb.mp4,1\n',
  },
  counts: { 'train/real': 2, 'train/dfdc': 2, 'val/real': 1, 'val/dfdc': 1, 'test/real': 1, 'test/dfdc': 1 },
};

const preview = (set: string, target: number, donor?: number) => ({
  set,
  label: donor === undefined ? 'real' : 'fake',
  target_id: target,
  ...(donor === undefined ? {} : { swapped_id: donor }),
});
const dfdcPreview: ClipTree = {
  dataset: 'dfdcp',
  media: {
    'original_videos/1/1_A.mp4': 'd11',
    'original_videos/2/2_A.mp4': 'd12',
    'original_videos/5/5_A.mp4': 'd19',
    'method_A/1/1_2_A.mp4': 'd11F',
    'method_A/5/5_6_A.mp4': 'd19F',
    'method_B/2/2_1_B.mp4': 'd12F',
    'method_B/5/5_6_B.mp4': 'd19F',
  },
  lists: {
    'dataset.json': json({
      'original_videos/1/1_A.mp4': preview('train', 1),
      'original_videos/2/2_A.mp4': preview('train', 2),
      'original_videos/5/5_A.mp4': preview('test', 5),
      'method_A/1/1_2_A.mp4': preview('train', 1, 2),
      'method_A/5/5_6_A.mp4': preview('test', 5, 6),
      'method_B/2/2_1_B.mp4': preview('train', 2, 1),
      'method_B/5/5_6_B.mp4': preview('test', 5, 6),
    }),
  },
  // Of two actors none can be spared for validation.
  counts: {
    ...{ 'train/real': 2, 'train/method_A': 1, 'train/method_B': 1 },
    ...{ 'test/real': 1, 'test/method_A': 1, 'test/method_B': 1 },
  },
};

const dfd: ClipTree = {
  dataset: 'dfd',
  media: {
    'original_sequences/actors/c23/videos/01__talking.mp4': 'd11',
    'original_sequences/actors/c23/videos/02__talking.mp4': 'd12',
    'manipulated_sequences/DeepFakeDetection/c23/videos/01_02__talking__YVGY8LOK.mp4': 'd11F',
    'manipulated_sequences/DeepFakeDetection/c23/videos/02_01__talking__HIH8YTEY.mp4': 'd12F',
  },
  counts: { 'test/real': 2, 'test/DeepFakeDetection': 2 },
};

const wildDeepfake: ClipTree = {
  dataset: 'wilddeepfake',
  media: {},
  folders: {
    'real_train/1/10': 'd11',
    'real_train/2/20': 'd12',
    'fake_train/1/10': 'd14F',
    'fake_train/2/20': 'd18F',
    'real_test/1/10': 'd19',
    'fake_test/1/10': 'd20F',
  },
  counts: { 'train/real': 2, 'train/in-the-wild': 2, 'test/real': 1, 'test/in-the-wild': 1 },
};

/** Frames as rearrange.py lists them, with the paths of another machine. */
const listed = (folder: string) => ({
  label: 'x',
  frames: Array.from({ length: CLIP_FRAMES }, (_, i) => `/workspace/FaceForensics++/${folder}/${i}.png`),
});
const deepfakeBench: ClipTree = {
  dataset: 'deepfakebench',
  media: {},
  folders: {
    'FaceForensics++/original_sequences/youtube/c23/frames/071': 'd11',
    'FaceForensics++/original_sequences/youtube/c23/frames/953': 'd19',
    'FaceForensics++/manipulated_sequences/Deepfakes/c23/frames/071_054': 'd11F',
    'FaceForensics++/manipulated_sequences/Deepfakes/c23/frames/953_974': 'd19F',
  },
  lists: {
    'FaceForensics++.json': json({
      'FaceForensics++': {
        'FF-real': {
          train: { c23: { '071': listed('original_sequences/youtube/c23/frames/071') } },
          val: {},
          test: { c23: { '953': listed('original_sequences/youtube/c23/frames/953') } },
        },
        'FF-DF': {
          train: { c23: { '071_054': listed('manipulated_sequences/Deepfakes/c23/frames/071_054') } },
          val: {},
          test: { c23: { '953_974': listed('manipulated_sequences/Deepfakes/c23/frames/953_974') } },
        },
      },
    }),
  },
  counts: { 'train/real': 1, 'train/Deepfakes': 1, 'test/real': 1, 'test/Deepfakes': 1 },
};

const plainFolder: ClipTree = {
  dataset: 'folder',
  media: {
    'train/real/ann.mp4': 'd11',
    'train/real/bob.mp4': 'd12',
    'train/fake/swap/ann.mp4': 'd11F',
    'val/real/cid.mp4': 'd14',
    'val/fake/swap/cid.mp4': 'd14F',
    'test/real/dan.png': 'd19',
    'test/fake/swap/dan.png': 'd19F',
    'test/fake/other/eve.mp4': 'd20F',
  },
  counts: {
    ...{ 'train/real': 2, 'train/swap': 1, 'val/real': 1, 'val/swap': 1 },
    ...{ 'test/real': 1, 'test/swap': 1, 'test/other': 1 },
  },
};

/** One for each layout. */
export const CLIP_TREES: readonly ClipTree[] = [
  faceForensics,
  celebDf('celeb-df-v1', { 'Celeb-synthesis': 'Celeb-synthesis' }, 1),
  celebDf('celeb-df-v2', { 'Celeb-synthesis': 'Celeb-synthesis' }, 2),
  celebDf(
    'celeb-df++',
    { 'Celeb-DF': 'Celeb-synthesis/FaceSwap/Celeb-DF', SadTalker: 'Celeb-synthesis/TalkingFace/SadTalker' },
    1,
  ),
  dffd,
  dfdc,
  dfdcPreview,
  dfd,
  wildDeepfake,
  deepfakeBench,
  plainFolder,
];

/** Makes short, small copies of the clips, and grayer ones that stand for fakes of them, as videos and as frames. */
export async function shortenClips(clips: string, to: string): Promise<void> {
  for (const clip of TALKING_HEADS) {
    for (const [name, filter] of [
      [clip, 'null'],
      [`${clip}F`, 'hue=s=0.3'],
    ] as const) {
      await mkdir(path.join(to, name), { recursive: true });
      const input = [
        '-v',
        'error',
        '-y',
        '-i',
        path.join(clips, `${clip}.mp4`),
        '-frames:v',
        String(CLIP_FRAMES),
      ];
      const chain = `select='not(mod(n,20))',setpts=N/10/TB,scale=256:-2,${filter}`;
      await run('ffmpeg', [
        ...input,
        '-vf',
        chain,
        '-r',
        '10',
        '-c:v',
        'libx264',
        path.join(to, `${name}.mp4`),
      ]);
      await run('ffmpeg', [
        ...input,
        '-vf',
        chain,
        '-r',
        '10',
        '-start_number',
        '0',
        path.join(to, name, '%d.png'),
      ]);
      await copyFile(path.join(to, name, '0.png'), path.join(to, `${name}.png`));
      await run('ffmpeg', [
        '-v',
        'error',
        '-y',
        '-i',
        path.join(to, `${name}.png`),
        '-q:v',
        '2',
        path.join(to, `${name}.jpg`),
      ]);
    }
  }
}

/** Lays a dataset's tree out of shortened clips. */
export async function layOutClips(tree: ClipTree, clips: string, root: string): Promise<void> {
  const place = async (file: string) => {
    await mkdir(path.dirname(path.join(root, file)), { recursive: true });
    return path.join(root, file);
  };
  for (const [file, clip] of Object.entries(tree.media)) {
    await copyFile(path.join(clips, `${clip}${path.extname(file)}`), await place(file));
  }
  for (const [folder, clip] of Object.entries(tree.folders ?? {})) {
    for (let i = 0; i < CLIP_FRAMES; i++) {
      await copyFile(path.join(clips, clip, `${i}.png`), await place(`${folder}/${i}.png`));
    }
  }
  for (const [file, text] of Object.entries(tree.lists ?? {})) await writeFile(await place(file), text);
}
