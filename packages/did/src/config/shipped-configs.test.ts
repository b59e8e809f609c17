import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { parseConfig } from './parse-config.js';

const configs = new URL('../../../../configs/', import.meta.url);

describe('the configurations that ship', () => {
  it.each(['demo.json5', 'ci.json5', 'fairface.json5', 'fine-tune.json5', 'paper/did-ff.json5'])(
    '%s is valid',
    async (name) => {
      const text = await readFile(new URL(name, configs), 'utf8');
      expect(() => parseConfig(text, { name })).not.toThrow();
    },
  );

  it('demo.json5 is the demo preset', async () => {
    const text = await readFile(new URL('demo.json5', configs), 'utf8');
    expect(parseConfig(text)).toEqual(parseConfig({}, { preset: 'demo' }));
  });
});
