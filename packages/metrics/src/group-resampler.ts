/** Draws groups with replacement: how often each group is taken in one round. */
export class GroupResampler {
  /** The group of each item, as an index. */
  readonly groupOf: Uint32Array;
  readonly groups: number;
  private state: number;

  constructor(keys: readonly (string | number)[], seed: number) {
    const index = new Map<string | number, number>();
    this.groupOf = Uint32Array.from(keys, (key) => {
      const known = index.get(key) ?? index.size;
      index.set(key, known);
      return known;
    });
    this.groups = index.size;
    this.state = seed >>> 0;
  }

  /** How often each item counts in the next round. */
  draw(): Uint16Array {
    const times = new Uint16Array(this.groups);
    for (let i = 0; i < this.groups; i++) {
      const group = Math.floor(this.next() * this.groups);
      times[group] = (times[group] as number) + 1;
    }
    return Uint16Array.from(this.groupOf, (group) => times[group] as number);
  }

  /** mulberry32: this package stands alone, and resampling asks little of its numbers. */
  private next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = this.state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }
}
