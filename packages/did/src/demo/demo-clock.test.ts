import { describe, expect, it } from '@jest/globals';
import { DemoClock } from './demo-clock.js';
import { demoPlan } from './demo-plan.js';

describe('DemoClock', () => {
  const plan = demoPlan(false, 1, 1);
  const total = plan.expected.data + plan.expected.train + plan.expected.evaluate + plan.expected.report;

  it('says what is expected before anything is measured', () => {
    expect(new DemoClock(plan, () => 0).progress()).toEqual({ share: 0, secondsLeft: total });
  });

  it('goes by the pace of the stage under way', () => {
    let now = 0;
    const clock = new DemoClock(plan, () => now);
    now = plan.expected.data;
    clock.next();
    now += 10;
    clock.update(0.1);
    expect(clock.progress().secondsLeft).toBeCloseTo(90 + plan.expected.evaluate + plan.expected.report, 6);
  });

  it('expects of a machine that was half as fast so far that it stays so', () => {
    let now = 0;
    const clock = new DemoClock(plan, () => now);
    now = 2 * plan.expected.data;
    clock.next();
    expect(clock.progress().secondsLeft).toBeCloseTo(2 * (total - plan.expected.data), 6);
  });

  it('ends at 1 with nothing left, and keeps what each stage took', () => {
    let now = 0;
    const clock = new DemoClock(demoPlan(true, 1, 2), () => now);
    for (let i = 0; i < 6; i++) {
      now += 3;
      clock.next();
    }
    expect(clock.progress()).toEqual({ share: 1, secondsLeft: 0 });
    expect(clock.seconds('train')).toBe(6);
    expect(clock.elapsed()).toBe(18);
  });
});
