/** Puts `real` before the methods, and those by name. */
export function realFirst(one: string, two: string): number {
  return Number(two === 'real') - Number(one === 'real') || (one < two ? -1 : 1);
}
