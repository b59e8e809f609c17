import path from 'node:path';
import { DidError } from '@did/runtime';
import { ARCHIVE_ENDING } from '../archive/archive-ending.js';
import { readArchive } from '../archive/read-archive.js';
import type { NewCrop } from '../crop-set/crop-set-writer.js';
import { groupBy } from '../group-by.js';
import { IMAGE_EXTENSIONS } from '../images/decode-image.js';
import { chooseFrames } from '../video/choose-frames.js';
import { inFrameOrder, type MediaFrames, type NamedBytes, pictures } from './media-frames.js';
import type { PrepareAnswer, PrepareTask } from './prepare-media.js';

/** Frames that wait for the rest of their sequence: as packed pictures, some 2,500 of 224x224. @unit bytes */
const MAX_WAITING_BYTES = 256 * 2 ** 20;

/** One folder of frames in an archive. */
interface Sequence {
  /** Inside the archive; '' for its top. */
  readonly folder: string;
  /** Numbers of the wanted frames, by name, in their order. */
  readonly wanted: ReadonlyMap<string, number>;
  readonly waiting: Map<string, NamedBytes>;
}

/**
 * Makes the crops of all sequences of an archive, as if it had been unpacked into a folder of its name; nothing of it is
 * written to the disk.
 *
 * @remarks
 * It is read twice: for the names, since which frames are wanted follows from how many there are, and for the pictures. A
 * sequence is worked on as soon as its last wanted frame is there.
 *
 * @param crop - Makes the crops of one sequence.
 * @throws DidError DID_DATA for an archive that is broken, unsafe, without pictures, or whose sequences are so interleaved that
 * too much would have to be kept.
 */
export async function prepareArchive(
  { root, record, recipe }: PrepareTask,
  crop: (sequence: PrepareTask['record'], media: MediaFrames) => Promise<PrepareAnswer>,
): Promise<PrepareAnswer> {
  const file = path.join(root, record.path);
  const sequences = await listSequences(file, recipe.frames);
  const byName = new Map(sequences.flatMap((one) => [...one.wanted.keys()].map((name) => [name, one])));
  const answers = new Map<string, PrepareAnswer>();
  let waitingBytes = 0;
  for await (const entry of readArchive(file)) {
    const sequence = byName.get(entry.name);
    // A name that comes again is the same frame again.
    if (sequence === undefined || sequence.waiting.has(entry.name)) continue;
    waitingBytes += entry.size;
    if (waitingBytes > MAX_WAITING_BYTES) {
      throw new DidError(
        'DID_DATA',
        `${file}: its sequences are so large, or so mixed, that ${Math.ceil(waitingBytes / 2 ** 20)} MiB of frames wait for the rest of theirs. Unpack it into a folder of its name.`,
        { file, waitingBytes },
      );
    }
    const bytes = await entry.read();
    sequence.waiting.set(entry.name, { name: `${file}: ${entry.name}`, bytes });
    if (sequence.waiting.size < sequence.wanted.size) continue;
    answers.set(sequence.folder, await cropSequence(sequence));
    for (const frame of sequence.waiting.values()) waitingBytes -= frame.bytes.length;
    for (const name of sequence.wanted.keys()) byName.delete(name);
    sequence.waiting.clear();
  }
  return joinAnswers(sequences.map(({ folder }) => [folder, answers.get(folder)]));

  function cropSequence({ folder, wanted, waiting }: Sequence): Promise<PrepareAnswer> {
    const frames = [...wanted.keys()].map((name) => waiting.get(name) as NamedBytes);
    const inside = (base: string) => (folder === '' ? base : `${base}/${folder}`);
    return crop(
      {
        ...record,
        kind: 'frames',
        path: inside(record.path.replace(ARCHIVE_ENDING, '')),
        videoKey: inside(record.videoKey),
      },
      { wanted: wanted.size, frames: pictures(frames, [...wanted.values()], recipe.maxSide) },
    );
  }
}

async function listSequences(file: string, frames: number | 'all'): Promise<Sequence[]> {
  const names = new Set<string>();
  for await (const { name } of readArchive(file)) {
    // Hidden ones are what an operating system left behind.
    const hidden = name.split('/').some((part) => part.startsWith('.'));
    if (!hidden && IMAGE_EXTENSIONS.includes(path.posix.extname(name).toLowerCase())) names.add(name);
  }
  if (names.size === 0) throw new DidError('DID_DATA', `${file} holds no pictures.`, { file });
  const folders = groupBy(names, (name) => (name.includes('/') ? path.posix.dirname(name) : ''));
  return [...folders.entries()]
    .sort(([one], [two]) => (one < two ? -1 : 1))
    .map(([folder, own]) => {
      const sorted = own.sort(inFrameOrder);
      const indices = chooseFrames(
        sorted.map((_, i) => i),
        frames,
      );
      const wanted = new Map(indices.map((index): [string, number] => [sorted[index] as string, index]));
      return { folder, wanted, waiting: new Map() };
    });
}

/** Sequences without crops are notes, as long as there is one with. */
function joinAnswers(
  answers: readonly (readonly [folder: string, answer: PrepareAnswer | undefined])[],
): PrepareAnswer {
  const crops: NewCrop[] = [];
  const notes: string[] = [];
  for (const [folder, answer] of answers) {
    if (answer === undefined) continue;
    const own = 'crops' in answer ? answer.notes : [answer.reason];
    if ('crops' in answer) crops.push(...answer.crops);
    notes.push(...own.map((note) => (folder === '' ? note : `${folder}: ${note}`)));
  }
  if (crops.length > 0) return { crops, notes };
  const more = notes.length > 1 ? `, and ${notes.length - 1} more sequences` : '';
  return { reason: `${notes[0]}${more}` };
}
