import { DidError, isDidError } from '@did/runtime';

/** The error of a write that failed: DID_DISK for a full disk or one that refuses, the same error else. */
export function toDiskError(error: unknown, where: string): unknown {
  if (isDidError(error) || !(error instanceof Error) || !('code' in error)) return error;
  const code = String(error.code);
  if (!['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES', 'EPERM', 'EFBIG', 'ENOTDIR'].includes(code)) return error;
  const full = code === 'ENOSPC' || code === 'EDQUOT';
  return new DidError(
    'DID_DISK',
    `${where}: ${full ? 'no room left on the disk' : `cannot write (${code})`}. Nothing was overwritten; ${full ? 'make room and' : 'choose a folder that you may write to and'} start again: what is done is kept.`,
    { where, code },
    { cause: error },
  );
}
