import { checkLengths, type Numbers, valueError } from './check-input.js';

/**
 * How often each class was taken for each other.
 *
 * @param actual - The true class of each item.
 * @param predicted - The class it was taken for.
 * @param classes - How many classes there are; classes are named 0 .. classes - 1.
 * @returns Rows: the true class; columns: the class predicted.
 * @shape actual `[N]`, predicted `[N]` -> `[K][K]` counts, K classes
 * @throws RangeError (code DID_SHAPE) for lengths that differ, (code DID_VALUE) for a class outside
 * 0 .. classes - 1 or no items.
 * @example
 * confusionMatrix([0, 1, 1], [0, 1, 0], 2); // [[1, 0], [1, 1]]
 */
export function confusionMatrix(actual: Numbers, predicted: Numbers, classes: number): number[][] {
  if (!Number.isInteger(classes) || classes < 1)
    throw valueError(`confusionMatrix: \`classes\` must be a whole number from 1; got ${classes}.`);
  checkLengths('confusionMatrix', ['actual', actual], ['predicted', predicted]);
  const counts = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (let i = 0; i < actual.length; i++) {
    checkClass('actual', actual[i], i, classes);
    checkClass('predicted', predicted[i], i, classes);
    const row = counts[actual[i] as number] as number[];
    row[predicted[i] as number] = (row[predicted[i] as number] as number) + 1;
  }
  return counts;
}

function checkClass(name: string, value: number | undefined, item: number, classes: number): void {
  if (Number.isInteger(value) && (value as number) >= 0 && (value as number) < classes) return;
  throw valueError(
    `confusionMatrix: \`${name}[${item}]\` is ${value}; expected a class of 0..${classes - 1}.`,
  );
}
