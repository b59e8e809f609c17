import { DidError } from '@did/runtime';

/** The optional packages that the server stands on. */
export interface ServeLibraries {
  readonly fastify: typeof import('fastify').fastify;
  readonly multipart: typeof import('@fastify/multipart').fastifyMultipart;
  readonly prometheus: typeof import('prom-client');
}

/** Loads them. @throws DidError DID_USAGE with the command that installs them */
export async function loadServeLibraries(): Promise<ServeLibraries> {
  try {
    const [{ fastify }, { fastifyMultipart }, prometheus] = await Promise.all([
      import('fastify'),
      import('@fastify/multipart'),
      import('prom-client'),
    ]);
    // CommonJS: what its exports are called is found out only when it runs.
    return { fastify, multipart: fastifyMultipart, prometheus: prometheus.default ?? prometheus };
  } catch (cause) {
    throw new DidError(
      'DID_USAGE',
      'did serve needs three packages that are not installed: npm install fastify @fastify/multipart prom-client',
      {},
      { cause },
    );
  }
}
