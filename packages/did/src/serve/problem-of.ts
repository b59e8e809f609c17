import { isDidError } from '@did/runtime';
import { Problem } from './problem.js';
import { tooLarge } from './read-body.js';
import { tooManyFiles } from './read-uploads.js';
import type { ServeLimits } from './serve-options.js';

/** The answer to a request that an error ended. */
export function problemOf(error: unknown, limits: Pick<ServeLimits, 'maxUploadBytes' | 'maxFiles'>): Problem {
  if (error instanceof Problem) return error;
  if (isDidError(error)) {
    if (error.code === 'DID_DATA') return new Problem('unreadable', uploadMessage(error));
    if (error.code === 'DID_VALUE') return new Problem('bad_query', uploadMessage(error));
    if (error.code === 'DID_BACKEND') return new Problem('no_decoder', uploadMessage(error));
  }
  const { code = '', statusCode, validation, message } = (error ?? {}) as FrameworkError;
  if (validation !== undefined) return new Problem('bad_query', queryMessage(validation));
  if (code === 'FST_REQ_FILE_TOO_LARGE' || code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    return tooLarge(limits.maxUploadBytes);
  }
  if (code === 'FST_FILES_LIMIT' || code === 'FST_PARTS_LIMIT') return tooManyFiles(limits.maxFiles);
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE' || code === 'FST_ERR_CTP_EMPTY_TYPE') {
    return new Problem(
      'unsupported_media_type',
      'Send a form (multipart/form-data), or the bytes of one file with a Content-Type of image/*, video/* or application/octet-stream.',
    );
  }
  if (code === 'FST_ERR_BAD_URL')
    return new Problem('bad_request', 'The address holds a % that is not followed by two digits.');
  // Busboy throws plain errors of its own for a form without boundary and one that breaks off.
  if (/multipart|boundary|form data|part header/i.test(message ?? '') || code === 'FST_MP_PREMATURE_CLOSE') {
    return new Problem('bad_form', `The form cannot be read: ${message}.`);
  }
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return new Problem('bad_request', `${message}.`);
  }
  return new Problem('internal', 'This is a fault of the server, not of the request. Its log says more.');
}

/** What Ajv found in the query. */
interface QueryFault {
  readonly instancePath: string;
  readonly message?: string;
  readonly params: Readonly<Record<string, unknown>>;
}

function queryMessage(faults: readonly QueryFault[]): string {
  return faults
    .map(({ instancePath, message, params }) =>
      typeof params.additionalProperty === 'string'
        ? 'The query holds a key that is not known; it takes prior and frames.'
        : `${instancePath.slice(1)} ${message}.`,
    )
    .join(' ');
}

/** Fastify's own errors. */
interface FrameworkError {
  readonly code?: string;
  readonly statusCode?: number;
  readonly validation?: readonly QueryFault[];
  readonly message?: string;
}

/** What was wrong with an upload, without the place where the server keeps it. */
export function uploadMessage(error: Error): string {
  const { fields } = error as { readonly fields?: Readonly<Record<string, unknown>> };
  const file = fields?.file;
  return typeof file === 'string' && file !== ''
    ? error.message.replaceAll(file, 'the upload')
    : error.message;
}
