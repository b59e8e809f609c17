import { describe, expect, it } from '@jest/globals';
import { dataCitations } from './data-citation.js';
import { repeatSection } from './repeat-section.js';
import { madeUpReport } from './testing/made-up-report.js';

const withDatasets = (datasets: readonly string[]) => {
  const report = madeUpReport();
  return repeatSection({ ...report, data: { ...report.data, datasets } }).text;
};

describe('repeatSection', () => {
  it('gives BibTeX of the paper, of this software in its version, and of the data, to copy without a script', () => {
    const text = withDatasets(['ff++', 'celeb-df-v2']);
    const entries = [...text.matchAll(/<pre><code>@(\w+)\{([^,]+),/g)].map((match) => match[2]);
    expect(entries).toEqual(['yang2023did', 'did_tfjs', 'roessler2019faceforensics', 'li2020celebdf']);
    expect(text).toMatch(/version = \{\d+\.\d+\.\d+/);
  });

  it('says that drawn faces need no other citation, and that an unknown set has its own', () => {
    expect(withDatasets(['embedded'])).toContain('cite the software');
    expect(withDatasets(['our-faces'])).toContain('The data, our-faces, has no entry here');
  });
});

describe('dataCitations', () => {
  it('knows every set that did prepare reads, by the name that it writes', () => {
    const names = ['ff++', 'celeb-df-v1', 'celeb-df-v2', 'dffd', 'dfdc', 'dfdcp', 'dfd', 'wilddeepfake'];
    for (const name of names) expect([name, dataCitations([name]).length]).toEqual([name, 1]);
    expect(dataCitations(['DeepFakeDetection', 'faceforensics++', 'fairface'])).toHaveLength(3);
  });

  it('holds entries whose braces close', () => {
    for (const { bibtex } of dataCitations([
      'ff++',
      'celeb-df',
      'dffd',
      'dfdc',
      'dfdcp',
      'dfd',
      'wilddeepfake',
      'fairface',
    ])) {
      expect(bibtex.split('{').length).toBe(bibtex.split('}').length);
      expect(bibtex).toMatch(/^@\w+\{\w+,\n/);
    }
  });
});
