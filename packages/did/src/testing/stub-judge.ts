import { DidError } from '@did/runtime';
import type { PictureVerdict } from '../predict/verdict.js';
import type { Judge, JudgeOptions } from '../serve/judge.js';

const LIMITS = ['Never tested on anything.'];

/** Judges uploads by the words that they hold, and remembers them. */
export interface StubJudge extends Judge {
  readonly asked: { readonly text: string; readonly options: JudgeOptions }[];
  /** Ends all that `wait` for it. */
  release(): void;
  disposed: boolean;
}

/**
 * A judge for tests of the server. An upload that reads `wait` is judged after `release`, or ended by the signal; `hang` heeds neither,
 * until `release`; `damaged`, `video` and `crash` fail; any other is real.
 */
export function stubJudge(): StubJudge {
  let waiting: (() => void)[] = [];
  const judge: StubJudge = {
    asked: [],
    disposed: false,
    card: { name: 'stub', sha256: '00', threshold: 0.5, band: [0.4, 0.6], prior: 0.5, limits: LIMITS },
    release() {
      for (const resolve of waiting) resolve();
      waiting = [];
    },
    async judge(upload, options) {
      const text = Buffer.from(upload).toString().slice(0, 100);
      judge.asked.push({ text, options });
      const file = '/tmp/did-video-secret/input';
      if (text === 'damaged') {
        throw new DidError(
          'DID_DATA',
          `${file} is not a readable video: it is empty. Remove or replace it.`,
          { file },
        );
      }
      if (text === 'video')
        throw new DidError('DID_BACKEND', 'openVideoReader: there is no video decoder here.');
      if (text === 'crash') throw new TypeError('the secret of the house');
      if (text === 'wait' || text === 'hang') {
        await new Promise<void>((resolve, reject) => {
          waiting.push(resolve);
          if (text === 'wait') options.signal.addEventListener('abort', () => reject(options.signal.reason));
        });
      }
      return verdict(options.prior ?? 0.5);
    },
    tensors: () => 7,
    dispose() {
      judge.disposed = true;
    },
  };
  return judge;
}

function verdict(prior: number): PictureVerdict {
  return {
    kind: 'picture',
    verdict: 'real',
    probability: 0.25,
    threshold: 0.5,
    band: [0.4, 0.6],
    prior,
    limits: LIMITS,
    model: { name: 'stub', sha256: '00' },
    width: 10,
    height: 20,
    faces: [
      {
        verdict: 'real',
        probability: 0.25,
        logit: -1.1,
        box: [0, 0, 10, 20],
        detectorScore: 0.9,
        quality: { side: 10, sharpness: 3.5, turn: 0, poor: ['small'] },
      },
    ],
    decidedBy: 0,
  };
}
