/** Prints one machine-readable line a package: `losses: 12 passed, 0 failed, 1 skipped`. */
export default class SummaryReporter {
  constructor(globalConfig) {
    this.globalConfig = globalConfig;
  }

  onRunComplete(_contexts, results) {
    const name = results.testResults[0]?.displayName?.name ?? 'tests';
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    const skipped = results.numPendingTests + results.numTodoTests;
    const tail = skipped > 0 ? `, ${skipped} skipped` : '';
    process.stdout.write(`\n${name}: ${results.numPassedTests} passed, ${failed} failed${tail}\n`);
  }
}
