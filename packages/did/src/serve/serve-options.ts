/** How `did serve` treats requests. */
export interface ServeLimits {
  /** Largest body of a request, all files of a form together. @unit bytes */
  readonly maxUploadBytes: number;
  /** Most files in one form. */
  readonly maxFiles: number;
  /** A request is ended when it took so long, its upload and its wait included. */
  readonly timeoutMs: number;
  /** Predictions that run at the same time. */
  readonly concurrency: number;
  /** Requests that may wait beside those that run; more are sent away with 503. */
  readonly maxQueue: number;
}

/** Defaults of `did serve`. */
export const DEFAULT_SERVE_LIMITS: ServeLimits = {
  maxUploadBytes: 100e6,
  maxFiles: 16,
  timeoutMs: 60_000,
  concurrency: 1,
  // Uploads lie in memory: 17 of the largest are 1.7 GB.
  maxQueue: 16,
};

/** Names of pino's levels, the quietest last. */
export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** One of {@link LOG_LEVELS}. */
export type LogLevel = (typeof LOG_LEVELS)[number];

/** What a server is made with. */
export interface ServeOptions extends ServeLimits {
  /** What `Authorization: Bearer ...` must carry; null lets everybody in who reaches the port. */
  readonly token: string | null;
  /** The one origin whose pages may ask; null for none. */
  readonly corsOrigin: string | null;
  readonly logLevel: LogLevel;
}
