import { DidError } from '@did/runtime';
import { closest } from 'fastest-levenshtein';
import type { StudyInput } from '../ablate/parse-study.js';
import type { StudyTest } from '../ablate/study-test.js';

interface GivenTest {
  readonly name: string;
  /** Null: the crop set trained on. */
  readonly dir: string | null;
  readonly split: StudyTest['split'] | undefined;
}

/**
 * The tests of a study: those that its file names, with the folders that `--test` gives, and whatever else `--test` names.
 *
 * @param named - `tests` of the study's file.
 * @param flags - `NAME=DIR`, `NAME=DIR:SPLIT`, or `NAME=:SPLIT` for a split of the crop set trained on.
 * @param data - Folder of the crop set trained on.
 * @param hasTest - It has a test split, which is then tested on in any case, as `test`.
 * @throws DidError (code DID_USAGE) for a flag of another form, and a test of the file without a folder.
 */
export function resolveTests(
  named: StudyInput['tests'],
  flags: readonly string[],
  data: string,
  hasTest: boolean,
): StudyTest[] {
  const given = flags.map(readTest);
  const asked: GivenTest[] = named.map(({ name, split, own }) => {
    const flag = given.find((test) => test.name === name);
    if (flag === undefined && !own) {
      const names = given
        .map((test) => test.name)
        .filter((other) => !named.some((test) => test.name === other));
      const hint = names.length === 0 ? '' : ` (there is a --test ${closest(name, names)})`;
      throw new DidError(
        'DID_USAGE',
        `The study is tested on ${name}, whose crop set only you know: give --test ${name}=DIR${hint}.`,
        { name },
      );
    }
    return { name, dir: flag?.dir ?? null, split: flag?.split ?? split };
  });
  const all = [...asked, ...given.filter(({ name }) => !named.some((test) => test.name === name))];
  const own = hasTest && !all.some(({ name }) => name === 'test');
  return [...(own ? [{ name: 'test', dir: null, split: 'test' as const }] : []), ...all].map(
    ({ name, dir, split }) => ({ name, data: dir ?? data, split: split ?? 'test' }),
  );
}

function readTest(text: string): GivenTest {
  const [, name, rest = ''] = /^([^=]*)=(.*)$/.exec(text) ?? [];
  const [, dir = '', split] = /^(.*?)(?::(train|val|test))?$/.exec(rest) ?? [];
  if (name === undefined || name === '' || (dir === '' && split === undefined) || dir.startsWith(':')) {
    throw new DidError(
      'DID_USAGE',
      `--test expects NAME=DIR, NAME=DIR:SPLIT or NAME=:SPLIT (of the crop set trained on), SPLIT one of train, val, test; got "${text}".`,
      { given: text },
    );
  }
  return { name, dir: dir === '' ? null : dir, split: split as GivenTest['split'] };
}
