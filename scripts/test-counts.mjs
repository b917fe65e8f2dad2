/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/**
 * Counts the tests in Vitest's JSON report. A file that failed before any of its tests could (a bad import, a failing
 * hook) counts as one failure, and so does an exit code that no test explains: an unhandled error, or no test at all.
 * @param {{ testResults: { status: string, assertionResults: { status: string }[] }[] }} report
 * @param {number} exitCode Vitest's
 * @returns {Counts}
 */
export function countTests(report, exitCode) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const file of report.testResults) {
    for (const { status } of file.assertionResults) counts[countedAs(status)] += 1;
    if (file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed')) counts.failed += 1;
  }
  if (exitCode !== 0 && counts.failed === 0) counts.failed = 1;
  return counts;
}

/**
 * @param {string} status
 * @returns {keyof Counts}
 */
function countedAs(status) {
  return status === 'passed' || status === 'failed' ? status : 'skipped';
}
