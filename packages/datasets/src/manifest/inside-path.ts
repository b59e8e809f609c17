import path from 'node:path';

/**
 * A path that a file names, with forward slashes and without `.` and `..`.
 *
 * @returns Undefined for one that would lead out of the folder it is relative to, and for the folder itself.
 */
export function insidePath(value: string): string | undefined {
  const normal = path.posix.normalize(value.replaceAll('\\', '/'));
  const leaves = normal === '..' || normal.startsWith('../') || /^(\/|[A-Za-z]:)/.test(normal);
  return value === '' || normal === '.' || normal === './' || leaves || normal.includes('\0')
    ? undefined
    : normal;
}
