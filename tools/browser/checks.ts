let passed = 0;
let failed = 0;

/** Runs one check, prints a line of it and counts it. */
export async function check(name: string, body: () => Promise<void>): Promise<void> {
  const start = performance.now();
  const line = (word: string) => `${word} ${name} (${((performance.now() - start) / 1000).toFixed(1)} s)`;
  try {
    await body();
    passed++;
    console.log(line('ok  '));
  } catch (error) {
    failed++;
    console.log(`${line('FAIL')}\n     ${(error as Error).message.replaceAll('\n', '\n     ')}`);
  }
}

/** Counts tests that ran elsewhere, and prints those that failed. */
export function countTests(
  name: string,
  outcome: { readonly passed: string[]; readonly failed: string[] },
): void {
  passed += outcome.passed.length;
  failed += outcome.failed.length;
  console.log(`${outcome.failed.length === 0 ? 'ok  ' : 'FAIL'} ${name}: ${outcome.passed.length} passed`);
  for (const one of outcome.failed) console.log(`     ${one.replaceAll('\n', '\n     ')}`);
}

/** Prints the totals. @returns the exit status: 0 when nothing failed and something ran */
export function summarise(): number {
  console.log(`\nbrowser: ${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0 ? 0 : 1;
}
