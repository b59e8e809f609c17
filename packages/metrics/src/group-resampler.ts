import type { Group } from './bootstrap-options.js';

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

  /**
   * @param keys - The group of each item.
   * @param order - Items in the order in which their counts are wanted; the draws are the same in any.
   */
  constructor(keys: readonly Group[], seed: number, order?: Uint32Array) {
    const index = new Map<Group, number>();
    const groupOf = new Uint32Array(keys.length);
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i] as Group;
      let group = index.get(key);
      if (group === undefined) {
        group = index.size;
        index.set(key, group);
      }
      groupOf[i] = group;
    }
    this.groupOf = order === undefined ? groupOf : order.map((item) => groupOf[item] as number);
    this.groups = index.size;
    this.perGroup = new Uint32Array(this.groups);
    this.perItem = new Uint32Array(keys.length);
    this.state = seed >>> 0;
  }

  /** How often each item counts in the next round; the same array each time. */
  draw(): Uint32Array {
    const { perGroup, groups } = this;
    perGroup.fill(0);
    for (let i = 0; i < groups; i++) {
      const group = floor(this.next() * groups);
      perGroup[group] = (perGroup[group] as number) + 1;
    }
    return this.spread();
  }

  /** Every item once. */
  everything(): Uint32Array {
    this.perGroup.fill(1);
    return this.spread();
  }

  /** Every item once, but those of this group. */
  without(group: number): Uint32Array {
    this.perGroup.fill(1);
    this.perGroup[group] = 0;
    return this.spread();
  }

  private spread(): Uint32Array {
    const { perGroup, perItem, groupOf } = this;
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
