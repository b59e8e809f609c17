import type { DemoPlan } from './demo-plan.js';

/** The stages of a demo in their order; training and evaluation come once a seed. */
export type DemoStage = 'data' | 'train' | 'evaluate' | 'report';

/** How far a demo is. */
export interface DemoProgress {
  /** 0 to 1, of the whole demo, in time. */
  readonly share: number;
  readonly secondsLeft: number;
}

interface Slot {
  readonly stage: DemoStage;
  readonly expected: number;
}

const MEASURABLE = 0.03;

/**
 * Tells the time left of the whole demo: the stage under way by its own pace, those ahead by what they took on
 * two cores, scaled by how this machine has done so far.
 */
export class DemoClock {
  private readonly slots: readonly Slot[];
  private readonly now: () => number;
  private readonly started: number;
  private stageStarted: number;
  private at = 0;
  private done = 0;
  private readonly taken: { stage: DemoStage; seconds: number }[] = [];

  constructor(plan: DemoPlan, now: () => number = () => performance.now() / 1000) {
    const slot = (stage: DemoStage): Slot => ({ stage, expected: plan.expected[stage] });
    this.slots = [
      slot('data'),
      ...plan.seeds.flatMap(() => [slot('train'), slot('evaluate')]),
      slot('report'),
    ];
    this.now = now;
    this.started = now();
    this.stageStarted = this.started;
  }

  /** Says how much of the stage under way is done, 0 to 1. */
  update(done: number): void {
    this.done = done;
  }

  /** Ends the stage under way. */
  next(): void {
    const now = this.now();
    const stage = this.slots[this.at]?.stage;
    if (stage !== undefined) this.taken.push({ stage, seconds: now - this.stageStarted });
    this.stageStarted = now;
    this.at++;
    this.done = 0;
  }

  /** Seconds that a stage took so far, over all seeds. */
  seconds(stage: DemoStage): number {
    return this.taken.filter((entry) => entry.stage === stage).reduce((sum, entry) => sum + entry.seconds, 0);
  }

  /** Seconds since the start. */
  elapsed(): number {
    return this.now() - this.started;
  }

  progress(): DemoProgress {
    const current = this.slots[this.at];
    if (current === undefined) return { share: 1, secondsLeft: 0 };
    const inStage = this.now() - this.stageStarted;
    const measured = this.done >= MEASURABLE;
    const stageTotal = measured
      ? inStage / this.done
      : Math.max(current.expected * this.pace(), inStage * 1.1);
    const ahead = this.slots.slice(this.at + 1).reduce((sum, slot) => sum + slot.expected, 0);
    const pace = measured
      ? this.taken.length === 0
        ? stageTotal / current.expected
        : this.pace()
      : this.pace();
    const secondsLeft = Math.max(0, stageTotal - inStage) + ahead * pace;
    const elapsed = this.elapsed();
    return { share: elapsed / Math.max(1e-9, elapsed + secondsLeft), secondsLeft };
  }

  /** How much slower this machine is than the one that the expected times come from. */
  private pace(): number {
    const expected = this.slots.slice(0, this.taken.length).reduce((sum, slot) => sum + slot.expected, 0);
    if (expected === 0) return 1;
    return this.taken.reduce((sum, entry) => sum + entry.seconds, 0) / expected;
  }
}
