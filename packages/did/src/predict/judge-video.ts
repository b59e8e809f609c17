import { chooseFrames } from '@did/datasets/browser';
import { type Box, FaceTracker, type RgbImage } from '@did/faces';
import type { DecisionRule } from './decide.js';
import type { FoundFace } from './detector.js';
import { faceVerdict, judged } from './judged-faces.js';
import type { OpenedVideo } from './opened-input.js';
import { mostSuspicious } from './suspicion.js';
import type { FrameFace, FrameVerdict, PersonVerdict, PoorQuality, VideoVerdict } from './verdict.js';

/** How far a prediction is. */
export interface PredictProgress {
  /** Frames looked at. */
  readonly done: number;
  /** Frames to look at. */
  readonly total: number;
}

interface JudgeVideoOptions {
  readonly rule: DecisionRule;
  readonly count: number | 'all';
  readonly signal: AbortSignal | undefined;
  readonly onProgress: ((progress: PredictProgress) => void) | undefined;
}

type Judged = Pick<
  VideoVerdict,
  'kind' | 'verdict' | 'probability' | 'durationMs' | 'people' | 'frames' | 'decidedBy'
>;

/** What looks at faces. */
interface Networks {
  /** The faces of a picture; where those of a moment before are known, small ones are looked for there alone. */
  readonly find: (image: RgbImage, known?: readonly Box[]) => Promise<FoundFace[]>;
  /** Their logits. */
  readonly score: (found: readonly FoundFace[]) => Promise<number[]>;
}

/** A frame whose faces wait for their scores. */
interface WaitingFrame {
  readonly frame: number;
  readonly timeMs: number;
  readonly found: readonly FoundFace[];
  /** Number of the person of each face. */
  readonly people: readonly number[];
}

/** The faces of so many crops are scored at a time: more would gain little, and hold up progress. */
const BATCH_OF_CROPS = 8;

/** All of a frame is searched for small faces once in so many frames, where these are no further apart than this. */
const [FRAMES_A_SEARCH, MAX_GAP_MS] = [4, 500];

/** Looks at frames evenly spaced in time, follows each face, and judges each person by the mean of its logits. */
export async function judgeVideo(
  video: OpenedVideo,
  networks: Networks,
  { rule, count, signal, onProgress }: JudgeVideoOptions,
): Promise<Judged> {
  const chosen = chooseFrames(video.times, count);
  const tracker = new FaceTracker();
  const frames: FrameVerdict[] = [];
  let waiting: WaitingFrame[] = [];
  const scoreWaiting = async () => {
    const logits = await networks.score(waiting.flatMap(({ found }) => found));
    let at = 0;
    for (const { frame, timeMs, found, people } of waiting) {
      const faces = judged(found, logits.slice(at, at + found.length), rule);
      at += found.length;
      frames.push({
        frame,
        timeMs,
        faces: faces.map((face, i) => ({ ...faceVerdict(face), person: people[i] as number })),
      });
    }
    waiting = [];
  };
  let done = 0;
  let before: { timeMs: number; boxes: readonly Box[] } = { timeMs: Number.NEGATIVE_INFINITY, boxes: [] };
  // The decoder is another process, or another thread: it goes on to the next frame while this one is looked at.
  for await (const { image, index, timeMs } of video.frames(chosen, signal)) {
    signal?.throwIfAborted();
    const near = done % FRAMES_A_SEARCH !== 0 && timeMs - before.timeMs <= MAX_GAP_MS;
    const found = await networks.find(image, near ? before.boxes : undefined);
    before = { timeMs, boxes: found.map(({ face }) => face.box) };
    const people = tracker.follow(found.map(({ face }) => face.box));
    waiting.push({ frame: index, timeMs, found, people });
    if (waiting.reduce((sum, one) => sum + one.found.length, 0) >= BATCH_OF_CROPS) await scoreWaiting();
    done++;
    onProgress?.({ done, total: chosen.length });
  }
  signal?.throwIfAborted();
  await scoreWaiting();
  const people = judgePeople(frames, rule);
  // A face seen once may be none: another is asked first, where there is one.
  const lasting = people.filter((person) => person.frames > 1);
  const asked = lasting.length > 0 ? lasting : people;
  const place = mostSuspicious(asked);
  const person = place === null ? undefined : asked[place];
  return {
    kind: 'video',
    verdict: person?.verdict ?? 'no_face',
    probability: person?.probability ?? null,
    durationMs: durationOf(video.times),
    people,
    frames,
    decidedBy: person?.person ?? null,
  };
}

function judgePeople(frames: readonly FrameVerdict[], rule: DecisionRule): PersonVerdict[] {
  const seen = new Map<number, { face: FrameFace; timeMs: number }[]>();
  for (const { faces, timeMs } of frames) {
    for (const face of faces) {
      const known = seen.get(face.person);
      if (known === undefined) seen.set(face.person, [{ face, timeMs }]);
      else known.push({ face, timeMs });
    }
  }
  return [...seen].map(([person, looks]) => {
    const logit = looks.reduce((sum, { face }) => sum + face.logit, 0) / looks.length;
    const poor = mostlyPoor(looks.map(({ face }) => face.quality.poor));
    return {
      person,
      verdict: rule.verdict(logit, poor.length > 0),
      probability: rule.probability(logit),
      logit,
      frames: looks.length,
      fromMs: looks[0]?.timeMs ?? 0,
      toMs: looks.at(-1)?.timeMs ?? 0,
      poor,
    };
  });
}

/** What is lacking in more than half of the looks. */
function mostlyPoor(looks: readonly (readonly PoorQuality[])[]): PoorQuality[] {
  const kinds: readonly PoorQuality[] = ['small', 'blurred', 'turned'];
  return kinds.filter((kind) => 2 * looks.filter((poor) => poor.includes(kind)).length > looks.length);
}

/** The last frame is shown as long as frames are on average. @unit milliseconds */
function durationOf(times: readonly number[]): number {
  const [first = 0, last = 0] = [times[0], times.at(-1)];
  return times.length < 2 ? 0 : 1000 * (last - first) * (times.length / (times.length - 1));
}
