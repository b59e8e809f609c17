import { basename, extname } from 'node:path';

const MOST_CHARACTERS = 60;

/**
 * A file name made of a number and what is harmless in an input's name: letters and digits of ASCII, dots, dashes. Nothing of a name
 * leads out of the folder, hides the file, or meets another's.
 */
export function safeFileName(index: number, input: string, ending: string): string {
  const stem = basename(input, extname(input))
    .replace(/[^A-Za-z0-9.-]+/g, '_')
    .slice(0, MOST_CHARACTERS);
  return `${String(index + 1).padStart(4, '0')}-${stem}${ending}`;
}
