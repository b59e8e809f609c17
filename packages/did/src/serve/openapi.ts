import { z } from 'zod';
import { packageVersion } from '../package-version.js';
import { predictQuerySchema } from './predict-query.js';
import { type ErrorStatus, PROBLEM_KINDS, type ProblemCode } from './problem-kinds.js';
import type { ServeOptions } from './serve-options.js';
import { failedVerdictSchema, verdictSchema } from './verdict-schema.js';

const limits = z.object({
  maxUploadBytes: z.int(),
  maxFiles: z.int(),
  timeoutMs: z.number(),
  concurrency: z.int(),
  maxQueue: z.int(),
});

const model = z
  .object({
    name: z.string(),
    sha256: z.string().describe('Of the weights.'),
    threshold: z.number(),
    band: z.tuple([z.number(), z.number()]),
    prior: z.number(),
    limits: z.array(z.string()).describe('What the detector was never tested on.'),
    server: limits.describe('What this server takes.'),
  })
  .describe('The detector that judges, and what the server takes.');

const problem = z
  .object({
    type: z.literal('about:blank'),
    title: z.string(),
    status: z.int(),
    detail: z.string().describe('What was wrong with this request, and what to do.'),
    code: z
      .enum(Object.keys(PROBLEM_KINDS) as [ProblemCode, ...ProblemCode[]])
      .describe('Stable name of it.'),
  })
  .describe('Why there is no verdict (RFC 9457).');

const ready = z.object({ status: z.literal('ok') });

/** What every answer of a route may be beside its own problems. */
const ALWAYS = ['bad_request', 'header_too_large', 'internal'] as const;

const PREDICT_PROBLEMS = [
  ...(['bad_query', 'bad_form', 'no_file', 'unexpected_field', 'upload_timeout', 'too_large'] as const),
  ...(['too_many_files', 'unsupported_media_type', 'unreadable', 'no_decoder'] as const),
  ...(['queue_full', 'stopping', 'timeout'] as const),
];

/** The description of the server for clients: every route, answer, error and limit. @source OpenAPI 3.1 */
export function openApi(options: ServeOptions): object {
  const { maxUploadBytes, maxFiles, timeoutMs, concurrency, maxQueue, token } = options;
  const locked = token === null ? {} : { security: [{ bearer: [] }] };
  const denied: readonly ProblemCode[] = token === null ? [] : ['unauthorized'];
  return {
    openapi: '3.1.0',
    info: {
      title: 'did serve',
      version: packageVersion(),
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      description: [
        'Says of pictures and videos whether a face in them is forged.',
        `A body has at most ${maxUploadBytes} bytes and a form at most ${maxFiles} files; a request takes at most ${timeoutMs / 1000} s, upload and wait included. ${concurrency} run at a time and ${maxQueue} wait.`,
        'Nothing that is sent is kept.',
      ].join('\n\n'),
    },
    servers: [{ url: '/' }],
    paths: {
      '/v1/predict': {
        post: {
          operationId: 'predict',
          summary: 'A verdict on a picture or a video, or on each of several.',
          ...locked,
          parameters: queryParameters(),
          requestBody: {
            required: true,
            description:
              'What a file is follows from its bytes; its name and its declared type are not read.',
            content: {
              'multipart/form-data': {
                schema: {
                  type: 'object',
                  properties: {
                    file: {
                      description: `One to ${maxFiles} files; the field may have any name.`,
                      type: 'array',
                      minItems: 1,
                      maxItems: maxFiles,
                      items: { type: 'string', contentMediaType: 'application/octet-stream' },
                    },
                  },
                  required: ['file'],
                },
              },
              'image/*': {},
              'video/*': {},
              'application/octet-stream': {},
            },
          },
          responses: {
            200: json(
              {
                oneOf: [
                  ref('Verdict'),
                  { type: 'array', minItems: 2, items: { anyOf: [ref('Verdict'), ref('FailedVerdict')] } },
                ],
              },
              'The verdict on one file; on several a list, in their order.',
            ),
            ...problems([...PREDICT_PROBLEMS, ...denied]),
          },
        },
      },
      '/v1/model': {
        get: {
          operationId: 'model',
          summary: 'The detector that judges, and what the server takes.',
          ...locked,
          responses: { 200: json(ref('Model'), 'The detector.'), ...problems(denied) },
        },
      },
      '/healthz': {
        get: {
          operationId: 'live',
          summary: 'Whether the process works; where it does not, restart it.',
          responses: { 200: json(ref('Ok'), 'It works.'), ...problems(['stuck']) },
        },
      },
      '/readyz': {
        get: {
          operationId: 'ready',
          summary: 'Whether a request would be taken now.',
          responses: { 200: json(ref('Ok'), 'It would.'), ...problems(['queue_full', 'stopping', 'stuck']) },
        },
      },
      '/metrics': {
        get: {
          operationId: 'metrics',
          summary: 'Counts and times for Prometheus.',
          ...locked,
          responses: {
            200: {
              description: 'Its text format.',
              content: { 'text/plain': { schema: { type: 'string' } } },
            },
            ...problems(denied),
          },
        },
      },
      '/openapi.json': {
        get: {
          operationId: 'description',
          summary: 'This description.',
          responses: { 200: json({ type: 'object' }, 'OpenAPI 3.1.'), ...problems([]) },
        },
      },
    },
    components: {
      schemas: {
        Verdict: schemaOf(verdictSchema),
        FailedVerdict: schemaOf(failedVerdictSchema),
        Model: schemaOf(model),
        Problem: schemaOf(problem),
        Ok: schemaOf(ready),
      },
      ...(token === null ? {} : { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } }),
    },
  };
}

/** The query's schema as JSON Schema. */
export function schemaOf(schema: z.ZodType): Record<string, unknown> {
  const { $schema, ...rest } = z.toJSONSchema(schema) as Record<string, unknown>;
  return rest;
}

function ref(name: string): { readonly $ref: string } {
  return { $ref: `#/components/schemas/${name}` };
}

function json(schema: object, description: string): object {
  return { description, content: { 'application/json': { schema } } };
}

function queryParameters(): object[] {
  const { properties } = schemaOf(predictQuerySchema) as {
    properties: Record<string, Record<string, unknown>>;
  };
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: 'query',
    description,
    schema,
  }));
}

/** One answer for each status, with all that it may mean. */
function problems(codes: readonly ProblemCode[]): Record<string, object> {
  const byStatus = new Map<ErrorStatus, ProblemCode[]>();
  for (const code of [...codes, ...ALWAYS]) {
    const { status } = PROBLEM_KINDS[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, meant]) => [
      status,
      {
        description: meant.map((code) => `\`${code}\`: ${PROBLEM_KINDS[code].meaning}`).join(' '),
        ...(meant.includes('queue_full')
          ? { headers: { 'Retry-After': { description: 'Seconds.', schema: { type: 'integer' } } } }
          : {}),
        content: { 'application/problem+json': { schema: ref('Problem') } },
      },
    ]),
  );
}
