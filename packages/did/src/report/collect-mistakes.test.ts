import type { CropSet, Sample } from '@did/datasets';
import { describe, expect, it } from '@jest/globals';
import { collectMistakes } from './collect-mistakes.js';
import { mistakesSection } from './mistakes-section.js';
import { madeUpReport } from './testing/made-up-report.js';

describe('collectMistakes', () => {
  const report = madeUpReport();
  const scores = report.models[1]?.runs[0]?.last.scores ?? [];
  const data = {
    samples: scores.map(({ path }) => ({ path }) as Sample),
    readPixels: async () => ({ width: 4, height: 4, data: new Uint8Array(48).fill(90) }),
  } as unknown as CropSet;

  it('counts the errors of every method, reals and fakes apart, and shows the surest first', async () => {
    const [, did] = await collectMistakes(report.models, data);
    expect(did?.falseAlarms.map(({ method }) => method)).toEqual(['real', 'null']);
    expect(did?.missed.map(({ method, seen }) => [method, seen])).toEqual([
      ['self-blend', true],
      ['warp-resample', true],
      ['spectral-artefact', false],
    ]);
    for (const { method, wrong, frames, surest } of [...(did?.falseAlarms ?? []), ...(did?.missed ?? [])]) {
      const errors = scores.filter(
        (row) => row.method === method && row.probability > 0.5 === (row.label === 0),
      );
      expect([wrong, frames]).toEqual([errors.length, 30]);
      const sure = errors.map((row) => Math.abs(row.probability - 0.5)).sort((a, b) => b - a);
      expect(surest.map(({ probability }) => Math.abs(probability - 0.5))).toEqual(sure.slice(0, 5));
    }
  });

  it('shows one frame of a video', async () => {
    const models = report.models.map((model) => ({
      ...model,
      runs: model.runs.map((run) => ({
        ...run,
        last: { ...run.last, scores: run.last.scores.map((row) => ({ ...row, videoKey: row.method })) },
      })),
    }));
    const [, did] = await collectMistakes(models, data);
    expect(did?.missed.every(({ surest, wrong }) => surest.length === Math.min(1, wrong))).toBe(true);
    expect(did?.missed.some(({ wrong }) => wrong > 1)).toBe(true);
  });

  it('gives the page a row a method, with the count and each score', async () => {
    const mistakes = await collectMistakes(report.models, data);
    const text = mistakesSection({ ...report, mistakes })?.text ?? '';
    expect(text.split('<h4>').length - 1).toBe(10);
    expect(text).toMatch(/Spectral-artefact<\/h4><span class="badge unseen">unseen<\/span><p>\d+ of 30<\/p>/);
    expect(text).toMatch(/alt="Spectral-artefact, called \d+ % fake"/);
  });
});
