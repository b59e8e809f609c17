import { describe, expect, it } from '@jest/globals';
import { SeededRandom } from './seeded-random.js';

const draw = (random: SeededRandom, count: number) => Array.from({ length: count }, () => random.next());
const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

describe('SeededRandom', () => {
  it('gives these numbers on every machine', () => {
    const random = new SeededRandom(7);
    expect([random.uint32(), random.uint32(), random.uint32()]).toEqual([3390039514, 1659246938, 2408851740]);
  });

  it('gives the same from one seed, others from another and from a text', () => {
    expect(draw(new SeededRandom('a'), 5)).toEqual(draw(new SeededRandom('a'), 5));
    expect(draw(new SeededRandom(1), 5)).not.toEqual(draw(new SeededRandom(2), 5));
  });

  it('goes on from its state', () => {
    const random = new SeededRandom(3);
    draw(random, 10);
    const state = random.getState();
    const wanted = draw(random, 5);
    const other = new SeededRandom('another');
    other.setState(state);
    expect(draw(other, 5)).toEqual(wanted);
  });

  it('forks by name, whatever was drawn before', () => {
    const random = new SeededRandom(3);
    const before = draw(random.fork('x'), 3);
    draw(random, 100);
    expect(draw(random.fork('x'), 3)).toEqual(before);
    expect(draw(random.fork('y'), 3)).not.toEqual(before);
  });

  it('is uniform, normal and fair to the eye of the first moments', () => {
    const random = new SeededRandom(11);
    const uniform = draw(random, 20_000);
    expect(mean(uniform)).toBeCloseTo(0.5, 1);
    expect(mean(uniform.map((x) => (x - 0.5) ** 2))).toBeCloseTo(1 / 12, 2);
    const normal = Array.from({ length: 20_000 }, () => random.normal(2, 3));
    expect(Math.abs(mean(normal) - 2)).toBeLessThan(0.1);
    expect(Math.abs(mean(normal.map((x) => (x - 2) ** 2)) - 9)).toBeLessThan(0.4);
    const counts = [0, 0, 0];
    for (let i = 0; i < 9000; i++) counts[random.int(3)] = (counts[random.int(3)] ?? 0) + 1;
    for (const count of counts) expect(Math.abs(count - 3000)).toBeLessThan(250);
  });

  it('shuffles a copy, every item once, and picks from what there is', () => {
    const items = [1, 2, 3, 4, 5, 6];
    const shuffled = new SeededRandom(1).shuffle(items);
    expect(items).toEqual([1, 2, 3, 4, 5, 6]);
    expect([...shuffled].sort()).toEqual(items);
    expect(items).toContain(new SeededRandom(1).pick(items));
    expect(() => new SeededRandom(1).pick([])).toThrow(RangeError);
  });
});
