import type { Group } from './bootstrap-by-group.js';

// Locals: in Jest's realm each look-up of a global costs more than the draw.
const { floor, imul } = Math;

/** Draws groups with replacement: how often each item is taken in one round. */
export class GroupResampler {
  /** Number of different groups. */
  readonly groups: number;
  /** The group of each item, as an index. */
  private readonly groupOf: Uint32Array;
  private readonly perGroup: Uint32Array;
  private readonly perItem: Uint32Array;
  private state: number;

  constructor(keys: readonly Group[], seed: number) {
    const index = new Map<Group, number>();
    this.groupOf = Uint32Array.from(keys, (key) => {
      const known = index.get(key) ?? index.size;
      index.set(key, known);
      return known;
    });
    this.groups = index.size;
    this.perGroup = new Uint32Array(this.groups);
    this.perItem = new Uint32Array(keys.length);
    this.state = seed >>> 0;
  }

  /** How often each item counts in the next round; the same array each time. */
  draw(): Uint32Array {
    const { perGroup, perItem, groupOf, groups } = this;
    perGroup.fill(0);
    for (let i = 0; i < groups; i++) {
      const group = floor(this.next() * groups);
      perGroup[group] = (perGroup[group] as number) + 1;
    }
    for (let i = 0; i < perItem.length; i++) perItem[i] = perGroup[groupOf[i] as number] as number;
    return perItem;
  }

  /** mulberry32 (T. Ettinger): this package stands alone, and resampling asks little of its numbers. */
  private next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = this.state;
    t = imul(t ^ (t >>> 15), t | 1);
    t ^= t + imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }
}
