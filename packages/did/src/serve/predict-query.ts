import { z } from 'zod';

/** Frames that one request may ask for: each costs as much as a picture. */
const MOST_FRAMES = 256;

/** What stands in the query of `POST /v1/predict`. */
export const predictQuerySchema = z.strictObject({
  prior: z
    .number()
    .gt(0)
    .lt(1)
    .optional()
    .describe("Share of fakes among what you judge; the detector's own when left out."),
  frames: z
    .int()
    .min(1)
    .max(MOST_FRAMES)
    .optional()
    .describe('Frames of a video that are looked at, evenly spaced in time; 32 when left out.'),
});

/** See {@link predictQuerySchema}. */
export type PredictQuery = z.infer<typeof predictQuerySchema>;
