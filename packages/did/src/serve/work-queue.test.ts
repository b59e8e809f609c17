import { describe, expect, it } from '@jest/globals';
import { WorkQueue } from './work-queue.js';

/** Work that ends when it is told to. */
function work(name: string, log: string[]) {
  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  return {
    end: () => end(),
    run: async () => {
      log.push(`${name} begins`);
      await ended;
      log.push(`${name} ends`);
      return name;
    },
  };
}
const never = new AbortController().signal;
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('WorkQueue', () => {
  it('runs no more at a time than it may, in order', async () => {
    const queue = new WorkQueue({ concurrency: 2, maxQueue: 9 });
    const log: string[] = [];
    const [a, b, c] = ['a', 'b', 'c'].map((name) => work(name, log)) as [Work, Work, Work];
    const all = Promise.all([a, b, c].map(({ run }) => queue.run(run, never)));
    await turn();
    expect([log, queue.active, queue.length]).toEqual([['a begins', 'b begins'], 2, 1]);
    b.end();
    await turn();
    expect(log.slice(2)).toEqual(['b ends', 'c begins']);
    a.end();
    c.end();
    expect(await all).toEqual(['a', 'b', 'c']);
    await queue.drained();
    expect([queue.active, queue.length]).toEqual([0, 0]);
  });

  it('never begins what was given up while it waited', async () => {
    const queue = new WorkQueue({ concurrency: 1, maxQueue: 9 });
    const log: string[] = [];
    const first = work('first', log);
    const abort = new AbortController();
    const running = queue.run(first.run, never);
    const waiting = queue.run(work('second', log).run, abort.signal);
    abort.abort(new Error('no more'));
    await expect(waiting).rejects.toThrow('no more');
    expect(queue.length).toBe(0);
    first.end();
    await running;
    await queue.drained();
    expect(log).toEqual(['first begins', 'first ends']);
  });

  it('holds the turn of work that was given up until it has ended', async () => {
    const queue = new WorkQueue({ concurrency: 1, maxQueue: 9 });
    const log: string[] = [];
    const [first, second] = [work('first', log), work('second', log)];
    const abort = new AbortController();
    const given = queue.run(first.run, abort.signal);
    const waiting = queue.run(second.run, never);
    abort.abort(new Error('no more'));
    await expect(given).rejects.toThrow('no more');
    expect([queue.active, log]).toEqual([1, ['first begins']]);
    first.end();
    second.end();
    expect(await waiting).toBe('second');
  });

  it('goes on after work that failed', async () => {
    const queue = new WorkQueue({ concurrency: 1, maxQueue: 9 });
    await expect(queue.run(async () => Promise.reject(new Error('broken')), never)).rejects.toThrow('broken');
    expect(await queue.run(async () => 1, never)).toBe(1);
  });

  it('lets in as many as may run and wait, and no more until one leaves', () => {
    const queue = new WorkQueue({ concurrency: 1, maxQueue: 1 });
    const leave = queue.enter();
    queue.enter();
    expect(() => queue.enter()).toThrow(
      '2 requests are being worked on or wait, and no more are taken. Try again in 1 s.',
    );
    leave();
    leave();
    queue.enter();
    expect(queue.full).toBe(true);
  });
});

type Work = ReturnType<typeof work>;
