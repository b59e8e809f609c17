import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { parseStudy } from '../ablate/parse-study.js';
import { planStudy } from '../ablate/plan-study.js';
import { parseConfig } from '../config/parse-config.js';
import { EXPERIMENTS } from './experiment.js';
import { FORGED_EXPERIMENTS } from './forged-experiments.js';
import { FORGED_SETTINGS } from './forged-settings.js';
import { PAPER_EXPERIMENTS } from './paper-experiments.js';
import { shareRuns } from './shared-runs.js';

const configs = new URL('../../../../configs/paper/', import.meta.url);
const read = (name: string) => readFile(new URL(name, configs), 'utf8');
const METHODS = ['self-blend', 'warp-resample'];

describe('the experiments of the paper that ship', () => {
  it.each(EXPERIMENTS)('configs/paper/%s.json5 is what did reproduce runs', async (name) => {
    expect(parseStudy(await read(`${name}.json5`), name)).toEqual(PAPER_EXPERIMENTS[name].study);
  });

  it('configs/paper/forged.json5 is what did reproduce --forged runs', async () => {
    const overrides = Object.entries(FORGED_SETTINGS).map(
      ([key, value]) => `${key}=${JSON.stringify(value)}`,
    );
    expect(parseConfig(await read('forged.json5'))).toEqual(parseConfig({}, { overrides }));
  });

  it.each(EXPERIMENTS)(
    '%s can be planned on both kinds of data, and names a row for every variant',
    (name) => {
      for (const { study, rows } of [PAPER_EXPERIMENTS[name], FORGED_EXPERIMENTS[name]]) {
        const { runs, variants } = shareRuns(planStudy(study, { config: {}, methods: METHODS }));
        expect(new Set(runs.map(({ id }) => id)).size).toBe(variants.length);
        const shown = rows.flatMap(({ variant }) => variant ?? []);
        expect([...shown].sort()).toEqual([...variants].sort());
      }
    },
  );

  it('trains DID once for Tables 1 and 3 and Figures 3 to 6, and other seeds and backbones apart', () => {
    const idOf = (name: (typeof EXPERIMENTS)[number], variant: string, seeds = [1]) =>
      shareRuns(
        planStudy({ ...PAPER_EXPERIMENTS[name].study, seeds }, { config: {}, methods: METHODS }),
      ).runs.find((run) => run.variant === variant)?.id;
    const did = idOf('table1', 'did');
    expect(did).toMatch(/^did-efficientnetv2-l-[0-9a-f]{8}\/seed-1$/);
    for (const name of ['table3', 'figure4', 'figure5', 'figure6'] as const)
      expect(idOf(name, 'did')).toBe(did);
    expect(idOf('figure3', 'alpha-0.5-corrected')).toBe(did);
    expect(idOf('table1', 'did', [2])).toBe(did?.replace('seed-1', 'seed-2'));
    expect(idOf('table2', 'efficientnetv2-l-did')).not.toBe(did);
  });
});
