import { describe, expect, it } from '@jest/globals';
import type { ReportData } from './report-data.js';
import { renderReport } from './report-page.js';
import { madeUpReport } from './testing/made-up-report.js';

const IDS = [
  'verdict',
  'results',
  'roc',
  'faces',
  'mistakes',
  'training',
  'confusion',
  'data',
  'timings',
  'configuration',
  'repeat',
];

describe('renderReport', () => {
  const page = renderReport(madeUpReport());

  it('holds every section, each linked once from the navigation', () => {
    for (const id of IDS) {
      expect(page.split(`href="#${id}"`).length - 1).toBeGreaterThan(0);
      expect(page.split(`id="${id}"`).length - 1).toBe(1);
    }
  });

  it('asks nothing of the network: no script, and the only address is the link to the paper', () => {
    expect(page).not.toMatch(/<script/i);
    const addresses = [...page.matchAll(/(?<!-)(?:src|href|url\()\s*=?\s*["']?([^"')\s>]+)/g)].map(
      (match) => match[1],
    );
    const outside = addresses.filter((address) => !/^(#|data:)/.test(address ?? ''));
    expect(outside).toEqual(['https://arxiv.org/abs/2310.00359']);
    expect(page).not.toContain('@import');
    expect(page).toContain(`content="default-src 'none'; img-src data:; style-src 'unsafe-inline'"`);
  });

  it('gives every picture a text and every table a caption', () => {
    expect([...page.matchAll(/<img (?![^>]*alt="[^"]+")/g)]).toEqual([]);
    expect(page.split('<table').length).toBe(page.split('<caption>').length);
    expect([...page.matchAll(/<svg role="img" (?!aria-label="[^"]+")/g)]).toEqual([]);
  });

  it('draws its charts in the colours of the page, so that they follow light and dark', () => {
    expect(page).toContain('stroke="var(--did)"');
    expect(page).toContain('stroke="var(--bce)"');
    expect(page).toContain('prefers-color-scheme:dark');
  });

  it('has curves of the weights that a balance found, and of a clipped gradient, where there are any', () => {
    for (const title of ['Weight of L_cls', 'Gradient norm']) {
      expect(page.includes(`${title} over the training steps`)).toBe(false);
    }
    const data = madeUpReport();
    const models = data.models.map((model) => ({
      ...model,
      runs: model.runs.map((run) => ({
        ...run,
        config: { ...run.config, optimizer: { ...run.config.optimizer, clipNorm: 1 } },
        metrics: run.metrics.map((row) =>
          row.type === 'step' ? { ...row, gradNorm: 2.5, balance: { cls: 1.75, dom: 0.25 } } : row,
        ),
      })),
    }));
    const balanced = renderReport({ ...data, models });
    expect(balanced).toMatch(/Weight of L_cls over the training steps\.[^"]*ends at 1\.75/);
    expect(balanced).toMatch(/Gradient norm over the training steps\.[^"]*ends at 2\.5/);
    expect(balanced.includes('Weight of D over')).toBe(false);
  });

  it('escapes what it is given', () => {
    const data: ReportData = { ...madeUpReport(), title: '<b>"title"</b>', command: 'did & "co" <x>' };
    const escaped = renderReport(data);
    expect(escaped).not.toContain('<b>"title"');
    expect(escaped).toContain('&lt;b&gt;&quot;title&quot;');
    expect(escaped).toContain('did &amp; &quot;co&quot; &lt;x&gt;');
  });

  it('says what the configuration says, key by key', () => {
    expect(page).toContain('loss.lambdaDec');
    expect(page).toContain('model.variant');
  });

  it('renders one model without a comparison, faces, errors or a domain head', () => {
    const full = madeUpReport();
    const bare: ReportData = {
      ...full,
      models: full.models.slice(0, 1),
      rows: full.rows.map((row) => ({ ...row, cells: row.cells.slice(0, 1) })),
      comparison: null,
      faces: { deepfakeRange: null, domainRange: null, samples: [] },
      mistakes: [],
      timings: [],
      data: { description: '', datasets: [], facts: [], counts: [], strips: [] },
    };
    const text = renderReport(bare);
    expect(text).toContain('The BCE baseline: AUC 0.950');
    expect(text).not.toContain('id="confusion"');
    expect(text).not.toContain('NaN');
    expect(text).not.toContain('undefined');
  });

  it('says of discovered domains how far they are the methods, and names the columns by them', () => {
    const report = madeUpReport();
    const row = {
      type: 'domains',
      step: 40,
      count: 2,
      sizes: [9, 9],
      nmi: 0.321,
      ari: 0.123,
      moved: 0,
    } as const;
    const models = report.models.map((model) => ({
      ...model,
      runs: model.runs.map((run) => ({
        ...run,
        metrics: [...run.metrics, ...(model.id === 'did' ? [row] : [])],
        last: {
          ...run.last,
          confusion: {
            labels: ['real', 'self-blend', 'warp-resample'],
            columns: ['real', 'domain 2'],
            counts: [
              [9, 1],
              [2, 8],
              [3, 7],
            ],
          },
        },
      })),
    }));
    const text = renderReport({ ...report, models });
    expect(text).toContain('2 domains at step 40, NMI 0.321, adjusted Rand index 0.123');
    expect(text).toContain('<th scope="col">Domain 2</th>');
    expect(text).toContain('was trained without the methods’ names');
    expect(page).not.toContain('adjusted Rand index');
  });

  it('draws a line for each seed', () => {
    const three = renderReport(madeUpReport([1, 2, 3]));
    expect(three).toContain('means over 3 training seeds');
    expect(three.split('stroke="var(--did)"').length).toBeGreaterThan(
      page.split('stroke="var(--did)"').length,
    );
  });
});
