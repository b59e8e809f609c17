/** Each reason why `did serve` gives no verdict: its status, the standard phrase of that, and what it means. */
export const PROBLEM_KINDS = {
  bad_request: {
    status: 400,
    title: 'Bad Request',
    meaning: 'The request is not HTTP, or its address is not one.',
  },
  bad_query: {
    status: 400,
    title: 'Bad Request',
    meaning: 'A value in the query is not allowed, or not known.',
  },
  bad_form: { status: 400, title: 'Bad Request', meaning: 'The form ends too early, or is none.' },
  no_file: {
    status: 400,
    title: 'Bad Request',
    meaning: 'The body, or a file of the form, is empty or missing.',
  },
  unexpected_field: { status: 400, title: 'Bad Request', meaning: 'The form has a field that is no file.' },
  unauthorized: { status: 401, title: 'Unauthorized', meaning: 'The token is missing or wrong.' },
  not_found: {
    status: 404,
    title: 'Not Found',
    meaning: 'There is nothing at this address for this method.',
  },
  upload_timeout: { status: 408, title: 'Request Timeout', meaning: 'The upload was not complete in time.' },
  too_large: {
    status: 413,
    title: 'Content Too Large',
    meaning: 'The body is larger than the server takes.',
  },
  too_many_files: {
    status: 413,
    title: 'Content Too Large',
    meaning: 'The form has more files than the server takes.',
  },
  unsupported_media_type: {
    status: 415,
    title: 'Unsupported Media Type',
    meaning: 'The body is neither a form nor declared as a picture or video.',
  },
  unreadable: {
    status: 422,
    title: 'Unprocessable Content',
    meaning: 'The file is no picture and no video, is damaged, or declares more pixels than are unpacked.',
  },
  header_too_large: {
    status: 431,
    title: 'Request Header Fields Too Large',
    meaning: 'The headers are larger than the server takes.',
  },
  client_closed: {
    status: 499,
    title: 'Client Closed Request',
    meaning: 'The client hung up. Nobody receives this; metrics count it.',
  },
  internal: {
    status: 500,
    title: 'Internal Server Error',
    meaning: 'A fault of the server; its log has more.',
  },
  no_decoder: {
    status: 501,
    title: 'Not Implemented',
    meaning: 'The file is a video, or a HEIC, and the server has no decoder for it.',
  },
  queue_full: {
    status: 503,
    title: 'Service Unavailable',
    meaning: 'As many requests wait as may; try again after `Retry-After` seconds.',
  },
  stopping: { status: 503, title: 'Service Unavailable', meaning: 'The server is being stopped.' },
  stuck: {
    status: 503,
    title: 'Service Unavailable',
    meaning: 'A prediction does not end; restart the server.',
  },
  timeout: { status: 504, title: 'Gateway Timeout', meaning: 'There was no verdict in time.' },
} as const satisfies Record<string, { status: number; title: string; meaning: string }>;

/** Stable name of a reason. */
export type ProblemCode = keyof typeof PROBLEM_KINDS;

/** A status that answers without a verdict have. */
export type ErrorStatus = (typeof PROBLEM_KINDS)[ProblemCode]['status'];
