import { DidError } from '@did/runtime';

/** A line of `List_of_testing_videos.txt`. */
export interface CelebDfTestVideo {
  /** `Celeb-real/id1_0007`: folder and name, lower case, without `videos/` and ending. */
  readonly key: string;
  /** As in this project: 1 fake, 0 real. The file has it the other way round. */
  readonly label: 0 | 1;
  /** As in the file. */
  readonly path: string;
}

/**
 * Reads the test list of Celeb-DF, in which 1 means real.
 *
 * @throws DidError DID_DATA with file and line for a line that is none, or one whose number contradicts its folder.
 */
export function parseCelebDfTestList(text: string, file: string): CelebDfTestVideo[] {
  const lines = text.split(/\r?\n/);
  return lines.flatMap((line, i) => {
    if (line.trim() === '') return [];
    const [, digit, path] = /^\s*([01])\s+(\S+)\s*$/.exec(line) ?? [];
    if (digit === undefined || path === undefined) {
      throw new DidError(
        'DID_DATA',
        `${file}, line ${i + 1}: expected "1 Celeb-real/NAME.mp4" or "0 Celeb-synthesis/NAME.mp4"; got "${line}".`,
        { file, line: i + 1 },
      );
    }
    const label = digit === '1' ? 0 : 1;
    const synthetic = /synthesis/i.test(path);
    if (synthetic !== (label === 1)) {
      throw new DidError(
        'DID_DATA',
        `${file}, line ${i + 1}: in this list 1 means real and 0 fake, but "${line.trim()}" says otherwise. Take the list as it was published.`,
        { file, line: i + 1 },
      );
    }
    return [{ key: celebDfKey(path), label, path }];
  });
}

/** Folder and name without letter case, `videos` level and ending: the same however a copy is laid out. */
export function celebDfKey(path: string): string {
  return path
    .toLowerCase()
    .replace(/\.[a-z0-9]+$/, '')
    .split('/')
    .filter((step) => !['videos', 'frames', 'images'].includes(step))
    .join('/');
}
