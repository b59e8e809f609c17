import { DidError } from '@did/runtime';

/**
 * The value of a JSON list.
 *
 * @throws DidError DID_DATA naming the file when it is not JSON.
 */
export function parseListJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new DidError(
      'DID_DATA',
      `${file} is not JSON: ${cause instanceof Error ? cause.message : String(cause)}. Take it from the download once more.`,
      { file },
      { cause },
    );
  }
}

/** True for an object with keys, and no list. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
