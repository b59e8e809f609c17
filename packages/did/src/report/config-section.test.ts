import { describe, expect, it } from '@jest/globals';
import { configSection } from './config-section.js';
import { madeUpReport } from './testing/made-up-report.js';

/** The keys of each table, under its caption. */
function keysByTable(text: string): Map<string, string[]> {
  const tables = text.split('<caption>').slice(1);
  return new Map(
    tables.map((table) => [
      table.replace(/^<span>(.*?)<\/span>[\s\S]*$/, '$1'),
      [...table.matchAll(/<th scope="row"><code>(.*?)<\/code>/g)].map((match) => match[1] ?? ''),
    ]),
  );
}

describe('configSection', () => {
  it('shows first what the models differ in, then what is not the default, then everything', () => {
    const tables = keysByTable(configSection(madeUpReport()).text);
    expect([...tables.keys()]).toEqual([
      'Where the models differ',
      'What differs from the defaults',
      'The whole configuration',
    ]);
    expect(tables.get('Where the models differ')).toEqual(['model.variant']);
    const chosen = tables.get('What differs from the defaults') ?? [];
    expect(chosen).toEqual(
      expect.arrayContaining(['model.backbone', 'optimizer.learningRate', 'train.steps']),
    );
    expect(chosen).not.toContain('loss.lambdaDec');
    expect(chosen).not.toContain('model.variant');
    expect(tables.get('The whole configuration')).toEqual(
      expect.arrayContaining(['loss.lambdaDec', ...chosen]),
    );
  });

  it('has one model differ from nothing', () => {
    const data = madeUpReport();
    const text = configSection({ ...data, models: data.models.slice(1) }).text;
    expect([...keysByTable(text).keys()][0]).toBe('What differs from the defaults');
    expect(text).not.toContain('share one configuration');
  });
});
