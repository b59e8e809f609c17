import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { errorVerdict } from '../predict/error-verdict.js';
import type { FailedVerdict, Verdict } from '../predict/verdict.js';
import { corsHeaders, PREFLIGHT_HEADERS, requireToken, SECURITY_HEADERS } from './http-security.js';
import type { Judge } from './judge.js';
import { openApi, schemaOf } from './openapi.js';
import { type PredictQuery, predictQuerySchema } from './predict-query.js';
import { Problem } from './problem.js';
import { problemOf, uploadMessage } from './problem-of.js';
import { tooLarge } from './read-body.js';
import { readUploads } from './read-uploads.js';
import { RequestWork } from './request-work.js';
import type { ServeLibraries } from './serve-libraries.js';
import { createServeMetrics, type ServeMetrics } from './serve-metrics.js';
import type { ServeOptions } from './serve-options.js';
import { WorkQueue } from './work-queue.js';

/** A prediction that runs so many times longer than it may does not end any more. */
const STUCK_TIMEOUTS = 3;

/** What a request may take beyond its time until its connection is cut. @unit milliseconds */
const CUT_AFTER_MS = 10_000;

/** Connections that send nothing are closed. @unit milliseconds */
const KEEP_ALIVE_MS = 20_000;

/** Where metrics count what leads nowhere. */
const UNKNOWN_ROUTE = 'unknown';

/** `did serve` without its port. */
export class DidServer {
  readonly app: FastifyInstance;
  private readonly judge: Judge;
  private readonly options: ServeOptions;
  private readonly queue: WorkQueue;
  private readonly metrics: ServeMetrics;
  private readonly works = new Map<FastifyRequest, RequestWork>();
  private stopping = false;

  /** @param judge - Gives the verdicts; the server disposes it. */
  constructor(libraries: ServeLibraries, judge: Judge, options: ServeOptions) {
    this.judge = judge;
    this.options = options;
    this.queue = new WorkQueue(options);
    this.metrics = createServeMetrics(libraries.prometheus, this.queue, judge);
    this.app = this.createApp(libraries);
    this.addRoutes(libraries);
  }

  /**
   * Takes no more requests, finishes those inside, and frees the detector.
   *
   * @param graceMs - After it those that are left are answered with 503.
   * @returns Whether all work has ended; false where a prediction still runs, whose answer nobody waits for.
   */
  async stop(graceMs: number): Promise<boolean> {
    this.stopping = true;
    const closed = this.app.close();
    if (!(await settles(closed, graceMs))) {
      for (const work of this.works.values()) {
        work.end(new Problem('stopping', 'The server is being stopped. Ask another, or again later.'));
      }
      await settles(closed, 1000);
      this.app.server.closeAllConnections();
      await closed;
    }
    const ended = await settles(this.queue.drained(), 1000);
    if (ended) this.judge.dispose();
    return ended;
  }

  private createApp({ fastify }: ServeLibraries): FastifyInstance {
    const { logLevel, timeoutMs, maxUploadBytes } = this.options;
    const app = fastify({
      logger: {
        level: logLevel,
        stream: process.stderr,
        serializers: {
          // Neither addresses nor queries, names or anything else that a client chose.
          req: (request) => ({ method: request.method, route: request.routeOptions.url ?? UNKNOWN_ROUTE }),
          res: ({ statusCode }) => ({ statusCode }),
        },
      },
      bodyLimit: maxUploadBytes,
      requestTimeout: timeoutMs + CUT_AFTER_MS,
      keepAliveTimeout: KEEP_ALIVE_MS,
      return503OnClosing: false,
      // Unknown keys of the query are mistakes to name, not to drop.
      ajv: { customOptions: { removeAdditional: false } },
      frameworkErrors: (error, request, reply) => this.refuse(error, request, reply),
      clientErrorHandler: (error, socket) => answerBrokenRequest(error, socket),
    });
    app.setErrorHandler((error, request, reply) => this.refuse(error, request, reply));
    app.setNotFoundHandler((request, reply) => {
      this.refuse(
        new Problem('not_found', 'There is nothing here; GET /openapi.json lists what is.'),
        request,
        reply,
      );
    });
    app.addHook('onRequest', async (request, reply) => {
      const began = performance.now();
      reply.raw.once('close', () => {
        const status = reply.raw.writableFinished ? reply.statusCode : 499;
        this.metrics.request(routeOf(request), status, (performance.now() - began) / 1000);
      });
      reply.headers(SECURITY_HEADERS);
      if (this.options.corsOrigin !== null) reply.headers(corsHeaders(this.options.corsOrigin));
    });
    app.addHook('onSend', async (_request, reply) => {
      if (this.stopping) reply.header('connection', 'close');
    });
    return app;
  }

  private addRoutes({ multipart }: ServeLibraries): void {
    const { app, options } = this;
    const { maxFiles, maxUploadBytes, token } = options;
    app.removeAllContentTypeParsers();
    // The body goes to the handler as it comes in, so that a request's time and its client's end count for the upload as well.
    app.addContentTypeParser(/^(image|video)\/|^application\/octet-stream/, (_request, body, done) =>
      done(null, body),
    );
    void app.register(multipart, {
      // One byte more than allowed is enough to see that it is too large.
      limits: {
        fileSize: maxUploadBytes + 1,
        files: maxFiles + 1,
        fields: 1,
        fieldSize: 1000,
        parts: maxFiles + 2,
      },
    });
    const locked = async (request: FastifyRequest) => {
      if (token !== null) requireToken(request.headers.authorization, token);
    };
    const admit = async (request: FastifyRequest, reply: FastifyReply) => this.admit(request, reply);
    const description = openApi(options);
    void app.register((routes, _options, done) => {
      routes.post<{ Querystring: PredictQuery }>(
        '/v1/predict',
        { schema: { querystring: schemaOf(predictQuerySchema) }, onRequest: [locked, admit] },
        (request) => this.predict(request),
      );
      routes.get('/v1/model', { onRequest: locked }, async () => ({
        ...this.judge.card,
        server: limitsOf(options),
      }));
      routes.get('/metrics', { onRequest: locked }, async (_request, reply) => {
        reply.type(this.metrics.registry.contentType);
        return this.metrics.registry.metrics();
      });
      routes.get('/openapi.json', async () => description);
      routes.get('/healthz', async () => {
        this.requireLife();
        return { status: 'ok' };
      });
      routes.get('/readyz', async () => {
        this.requireLife();
        this.requireRunning();
        this.queue.enter()();
        return { status: 'ok' };
      });
      if (options.corsOrigin !== null) {
        routes.options('/v1/*', async (_request, reply) => {
          await reply.code(204).headers(PREFLIGHT_HEADERS).send();
        });
      }
      done();
    });
  }

  /** Lets a request for a verdict in, before anything of its body is read. */
  private admit(request: FastifyRequest, reply: FastifyReply): void {
    this.requireRunning();
    const { maxUploadBytes, timeoutMs } = this.options;
    if (Number(request.headers['content-length'] ?? 0) > maxUploadBytes) throw tooLarge(maxUploadBytes);
    const work = new RequestWork(request, reply, timeoutMs, this.queue.enter());
    this.works.set(request, work);
    reply.raw.once('close', () => this.works.delete(request));
  }

  private async predict(
    request: FastifyRequest<{ Querystring: PredictQuery }>,
  ): Promise<Verdict | (Verdict | FailedVerdict)[]> {
    const { signal } = this.works.get(request) as RequestWork;
    const uploads = await readUploads(request, this.options, signal);
    if (uploads.length === 1) return this.judgeOne(uploads[0] as Uint8Array, request.query, signal);
    const verdicts: (Verdict | FailedVerdict)[] = [];
    for (let upload = uploads.shift(); upload !== undefined; upload = uploads.shift()) {
      try {
        verdicts.push(await this.judgeOne(upload, request.query, signal));
      } catch (error) {
        signal.throwIfAborted();
        if (problemOf(error, this.options).code === 'internal') throw error;
        verdicts.push({ ...errorVerdict(error), message: uploadMessage(error as Error) });
      }
    }
    return verdicts;
  }

  private judgeOne(upload: Uint8Array, query: PredictQuery, signal: AbortSignal): Promise<Verdict> {
    return this.queue.run(async () => {
      const began = performance.now();
      const count = (name: string) => this.metrics.verdict(name, (performance.now() - began) / 1000);
      try {
        const verdict = await this.judge.judge(upload, { ...query, signal });
        count(verdict.verdict);
        return verdict;
      } catch (error) {
        // Work that was given up says nothing of its file.
        if (!signal.aborted) count('error');
        throw signal.aborted ? signal.reason : error;
      }
    }, signal);
  }

  private refuse(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const problem = problemOf(error, this.options);
    if (problem.code === 'internal') request.log.error({ err: error, route: routeOf(request) }, problem.code);
    else request.log.info({ route: routeOf(request), status: problem.status }, problem.code);
    // What is left of the body is read and dropped, or the client would see its connection cut instead of the answer.
    if (!request.raw.complete) {
      request.raw.unpipe();
      request.raw.resume();
    }
    if (problem.code === 'upload_timeout') reply.header('connection', 'close');
    void reply
      .code(problem.status)
      .headers({ ...SECURITY_HEADERS, ...problem.headers })
      .type('application/problem+json')
      .send(JSON.stringify(problem.body));
  }

  private requireLife(): void {
    const { timeoutMs } = this.options;
    if (this.queue.longestMs > STUCK_TIMEOUTS * timeoutMs) {
      throw new Problem(
        'stuck',
        `A prediction has run for ${Math.round(this.queue.longestMs / 1000)} s. Restart the server.`,
      );
    }
  }

  private requireRunning(): void {
    if (this.stopping)
      throw new Problem('stopping', 'The server is being stopped. Ask another, or again later.');
  }
}

function limitsOf({ maxUploadBytes, maxFiles, timeoutMs, concurrency, maxQueue }: ServeOptions) {
  return { maxUploadBytes, maxFiles, timeoutMs, concurrency, maxQueue };
}

/** The route's pattern; what a client made up counts under one name. */
function routeOf(request: FastifyRequest): string {
  return request.routeOptions.url ?? UNKNOWN_ROUTE;
}

/** Answers what is no HTTP, has too long a head, or came too slowly; there is no request to speak of yet. */
function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const problem =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? new Problem('header_too_large', 'The headers are too large.')
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? new Problem('upload_timeout', 'The request was not complete in time.')
        : new Problem('bad_request', 'This is not HTTP/1.1.');
  const body = JSON.stringify(problem.body);
  const head = [
    `HTTP/1.1 ${problem.status} ${problem.body.title}`,
    'content-type: application/problem+json',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

/** Whether something is over within a time. */
async function settles(work: Promise<unknown>, withinMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), withinMs);
  });
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}
