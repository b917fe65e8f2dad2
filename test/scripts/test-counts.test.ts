import { expect, test } from 'vitest';
import { countTests } from '../../scripts/test-counts.mjs';

const file = (status: string, ...tests: string[]) => ({
  status, assertionResults: tests.map((each) => ({ status: each })),
});

test('counts tests over all files', () => {
  const testResults = [file('passed', 'passed', 'skipped'), file('failed', 'failed', 'passed', 'todo'), file('passed', 'pending')];
  expect(countTests({ testResults }, 1)).toEqual({ passed: 2, failed: 1, skipped: 3 });
});

test('a file that fails before its tests is a failure', () => {
  expect(countTests({ testResults: [file('failed'), file('passed', 'passed')] }, 1)).toEqual({ passed: 1, failed: 1, skipped: 0 });
});

test('an exit code that no test explains is a failure', () => {
  expect(countTests({ testResults: [file('passed', 'passed')] }, 1)).toEqual({ passed: 1, failed: 1, skipped: 0 });
});
