import { z } from 'zod';
import type { FailedVerdict, Verdict } from '../predict/verdict.js';

const probability = z.number().min(0).max(1);
const count = z.int().min(0);
const milliseconds = z.number();
const decided = z.enum(['real', 'fake', 'uncertain']);
const poor = z
  .array(z.enum(['small', 'blurred', 'turned']))
  .describe('What the face lacks to be judged as surely as others.');

const face = z.object({
  verdict: decided,
  probability: probability.describe('That the face is forged; calibrated, and for the prior of the verdict.'),
  logit: z.number().describe('What the network gives: above 0 leans to fake.'),
  box: z
    .tuple([z.number(), z.number(), z.number(), z.number()])
    .describe('Left, top, width, height in pixels of the upright picture.'),
  detectorScore: probability.describe('How sure the face detector is.'),
  quality: z.object({
    side: z.number().describe('Shorter side of the box in pixels.'),
    sharpness: z.number().describe("Mean size of the crop's Laplacian, 0 to 255."),
    turn: z
      .number()
      .describe('How far the nose stands from the middle of the eyes, in distances of the eyes.'),
    poor,
  }),
});

const base = {
  verdict: z.enum(['real', 'fake', 'uncertain', 'no_face']),
  probability: probability
    .nullable()
    .describe('Of the face, or person, that decided; null where no face was found.'),
  threshold: probability.describe('Above it a face is called fake.'),
  band: z.tuple([probability, probability]).describe('Between these a face of good quality is uncertain.'),
  prior: probability.describe('Share of fakes among what is judged that the probabilities take for granted.'),
  limits: z.array(z.string()).describe('What the detector was never tested on.'),
  model: z.object({ name: z.string(), sha256: z.string().describe('Of the weights.') }),
  width: count.describe('Of the upright picture or frames, in pixels.'),
  height: count,
};

const picture = z
  .object({
    kind: z.literal('picture'),
    ...base,
    faces: z.array(face),
    decidedBy: count.nullable().describe('Place in `faces` of the one that decided.'),
  })
  .describe('The verdict on a picture: that of its most suspicious face.');

const video = z
  .object({
    kind: z.literal('video'),
    ...base,
    durationMs: milliseconds,
    people: z.array(
      z.object({
        person: count,
        verdict: decided,
        probability,
        logit: z.number().describe("Mean of the frames' logits."),
        frames: count.describe('Frames that show the face.'),
        fromMs: milliseconds.describe('First frame that shows the face.'),
        toMs: milliseconds.describe('Last frame that shows the face.'),
        poor,
      }),
    ),
    frames: z.array(
      z.object({
        frame: count.describe('Number of the frame in the file.'),
        timeMs: milliseconds,
        faces: z.array(face.extend({ person: count.describe('As in `people`.') })),
      }),
    ),
    decidedBy: count.nullable().describe('Number of the person that decided.'),
  })
  .describe('The verdict on a video: that of its most suspicious person.');

/** A verdict as JSON; what `did predict --json` prints of one file. */
export const verdictSchema: z.ZodType<Verdict> = z.union([picture, video]);

/** A file of a form with several that could not be judged. */
export const failedVerdictSchema: z.ZodType<FailedVerdict> = z
  .object({
    verdict: z.literal('error'),
    code: z.string().describe('Stable name of what went wrong.'),
    message: z.string(),
  })
  .describe('A file of a form with several that could not be judged; it holds up no other.');
