import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from './problem.js';
import type { Leave } from './work-queue.js';

/** What a request for a verdict holds while it is under way; everything is let go when its answer, or its client, is gone. */
export class RequestWork {
  private readonly abort = new AbortController();
  private readonly timer: NodeJS.Timeout;

  /** @param leave - Gives back its place in the queue. */
  constructor(request: FastifyRequest, reply: FastifyReply, timeoutMs: number, leave: Leave) {
    const seconds = timeoutMs / 1000;
    this.timer = setTimeout(() => {
      this.end(
        request.raw.complete
          ? new Problem(
              'timeout',
              `There was no verdict within ${seconds} s. Send less, or start the server with a longer --timeout.`,
            )
          : new Problem(
              'upload_timeout',
              `The upload was not complete within ${seconds} s. Send less, or start the server with a longer --timeout.`,
            ),
      );
    }, timeoutMs);
    reply.raw.once('close', () => {
      clearTimeout(this.timer);
      leave();
      this.end(new Problem('client_closed', 'The client hung up.'));
    });
  }

  /** Ends with the problem that is the answer. */
  get signal(): AbortSignal {
    return this.abort.signal;
  }

  /** Gives the work up. */
  end(problem: Problem): void {
    this.abort.abort(problem);
  }
}
