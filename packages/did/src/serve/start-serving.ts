import type { AddressInfo } from 'node:net';
import { DidServer } from './did-server.js';
import type { Judge } from './judge.js';
import { loadServeLibraries } from './serve-libraries.js';
import type { ServeOptions } from './serve-options.js';

/** Where a server listens. */
export interface ServeAddress {
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
}

/** A server that listens. */
export interface RunningServer {
  /** `http://127.0.0.1:8080`. */
  readonly url: string;
  /** See {@link DidServer.stop}. */
  stop(graceMs: number): Promise<boolean>;
}

/**
 * Makes a server and lets it listen.
 *
 * @param judge - Gives the verdicts; the server disposes it, also where it cannot start.
 * @throws DidError DID_USAGE where its packages are missing; an error of Node where the port cannot be had
 */
export async function startServing(
  judge: Judge,
  { host, port }: ServeAddress,
  options: ServeOptions,
): Promise<RunningServer> {
  try {
    const server = new DidServer(await loadServeLibraries(), judge, options);
    await server.app.listen({ host, port });
    const { address, port: taken, family } = server.app.server.address() as AddressInfo;
    const name = family === 'IPv6' ? `[${address}]` : address;
    return { url: `http://${name}:${taken}`, stop: (graceMs) => server.stop(graceMs) };
  } catch (error) {
    judge.dispose();
    throw error;
  }
}
