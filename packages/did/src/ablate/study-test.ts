import { basename, resolve } from 'node:path';
import { loadCropSet, type Sample, SPLITS, type Split } from '@did/datasets';
import { DidError } from '@did/runtime';
import { manifestSha256 } from '../evaluate/manifest-sha256.js';
import { checkTestName } from '../evaluate/test-name.js';

/** Pictures that every run of a study is tested on. */
export interface StudyTest {
  readonly name: string;
  /** Folder of the crop set. */
  readonly data: string;
  readonly split: Split;
}

/** A test whose crop set was looked at. */
export interface CheckedTest extends StudyTest {
  /** Of its crop set's manifest. */
  readonly manifestSha256: string | null;
}

/**
 * Looks at the crop sets that a study is tested on.
 *
 * @param tests - By default the test split of `data`, called `test`.
 * @param data - Folder of the crop set that the study trains on. The names of splits stand for its own splits only, as
 * evaluations of these names are what `did report` shows.
 * @returns The tests with absolute folders.
 * @throws DidError: DID_USAGE for two tests of one name, a name that is no part of a file's name or that stands for another
 * split; DID_DATA where there is no crop set, or its split has no real pictures or no fakes.
 */
export async function checkStudyTests(
  tests: readonly StudyTest[] | undefined,
  data: string,
): Promise<CheckedTest[]> {
  const asked = tests ?? [{ name: 'test', data, split: 'test' as const }];
  if (asked.length === 0) throw new DidError('DID_USAGE', 'A study needs a test at least.');
  const names = asked.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw new DidError('DID_USAGE', `Two tests are called ${twice}.`, { name: twice });
  return Promise.all(asked.map((test) => checkTest({ ...test, data: resolve(test.data) }, resolve(data))));
}

async function checkTest(test: StudyTest, training: string): Promise<CheckedTest> {
  const { name, data, split } = test;
  checkTestName(name);
  if ((SPLITS as readonly string[]).includes(name) && (name !== split || data !== training)) {
    throw new DidError(
      'DID_USAGE',
      `The test ${name} must be the split of that name of the crop set trained on; got split ${split} of ${data}. Choose another name, such as ${basename(data)}-${split}.`,
      { ...test },
    );
  }
  const { samples } = await loadCropSet(data);
  const has = (of: string, counts: (sample: Sample) => boolean) =>
    samples.some((sample) => sample.split === of && counts(sample));
  const splits = SPLITS.filter((of) => has(of, () => true));
  if (!splits.includes(split)) {
    throw new DidError(
      'DID_DATA',
      `${data}: the test ${name} is of split "${split}", which is empty; this crop set has ${splits.join(', ') || 'no crops'}.`,
      { ...test, splits },
    );
  }
  const kinds = [
    ['untouched real pictures', ({ method }: Sample) => method === 'real'],
    ['fakes', ({ label }: Sample) => label === 1],
  ] as const;
  for (const [kind, counts] of kinds) {
    if (has(split, counts)) continue;
    throw new DidError(
      'DID_DATA',
      `${data}: split "${split}" has no ${kind}, so nothing can be tested on it (${name}).`,
      {
        ...test,
      },
    );
  }
  return { ...test, manifestSha256: await manifestSha256(data) };
}
