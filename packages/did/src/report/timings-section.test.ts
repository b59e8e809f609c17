import { describe, expect, it } from '@jest/globals';
import { madeUpReport } from './testing/made-up-report.js';
import { timingsSection } from './timings-section.js';

describe('timingsSection', () => {
  it('says for each run how long it trained and how many pictures a second, on what', () => {
    const { text } = timingsSection({ ...madeUpReport(), timings: [] });
    // 40 steps of 100 ms with 32 pictures; 150 pictures scored in 1 s.
    for (const model of ['BCE', 'DID']) {
      expect(text).toMatch(
        new RegExp(
          `<th scope="row">${model}</th><td>cpu<small>a processor</small></td>` +
            ['1,000', '4.0 s', '100 ms', '320', '1.0 s', '150']
              .map((cell) => `<td class="number">${cell}</td>`)
              .join(''),
        ),
      );
    }
    expect(text).not.toContain('Wall-clock time');
  });

  it('lists the stages of the work where they were measured', () => {
    expect(timingsSection(madeUpReport()).text).toMatch(
      /Wall-clock time[\s\S]*Training<\/th><td class="number">12 s/,
    );
  });
});
