import type { Registry } from 'prom-client';
import type { Judge } from './judge.js';
import type { ServeLibraries } from './serve-libraries.js';
import type { WorkQueue } from './work-queue.js';

/** From a healthy probe's milliseconds to a long clip on a slow machine. @unit seconds */
const BUCKETS = [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120];

/** What the server counts of itself, for Prometheus. */
export interface ServeMetrics {
  readonly registry: Registry;
  /** A request is over. */
  request(route: string, status: number, seconds: number): void;
  /** A file was judged, or could not be. */
  verdict(name: string, seconds: number): void;
}

/** Counters of one server; nothing is shared with others in the process. */
export function createServeMetrics(
  { Registry, Counter, Gauge, Histogram, collectDefaultMetrics }: ServeLibraries['prometheus'],
  queue: WorkQueue,
  judge: Judge,
): ServeMetrics {
  const registry = new Registry();
  const registers = [registry];
  // Among them process_resident_memory_bytes, processor time, open files and the lag of the event loop.
  collectDefaultMetrics({ register: registry });
  const requests = new Counter({
    name: 'did_requests_total',
    help: 'Requests by route and status; 499 hung up.',
    labelNames: ['route', 'status'],
    registers,
  });
  const latency = new Histogram({
    name: 'did_request_seconds',
    help: 'From the head of a request to the end of its answer.',
    labelNames: ['route'],
    buckets: BUCKETS,
    registers,
  });
  const verdicts = new Counter({
    name: 'did_verdicts_total',
    help: 'Files by verdict; error: could not be judged.',
    labelNames: ['verdict'],
    registers,
  });
  const predictions = new Histogram({
    name: 'did_prediction_seconds',
    help: 'Decoding and judging one file, without its wait.',
    buckets: BUCKETS,
    registers,
  });
  const gauge = (name: string, help: string, value: () => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(value());
      },
    });
  gauge('did_queue_length', 'Files that wait for their turn.', () => queue.length);
  gauge('did_queue_active', 'Files being judged.', () => queue.active);
  gauge('did_tensors', 'Tensors alive.', () => judge.tensors());
  return {
    registry,
    request(route, status, seconds) {
      requests.inc({ route, status });
      latency.observe({ route }, seconds);
    },
    verdict(name, seconds) {
      verdicts.inc({ verdict: name });
      predictions.observe(seconds);
    },
  };
}
