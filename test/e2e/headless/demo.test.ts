import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';

/** Runs the demo as a person would, its output going to a file. */
async function runDemo(env: Record<string, string> = {}, ...options: string[]): Promise<{ code: number; output: string }> {
  const child = spawn(process.execPath, [resolve('scripts/demo.mjs'), ...options], { env: { ...process.env, ...env } });
  const [output, [code]] = await Promise.all([text(child.stdout), once(child, 'close') as Promise<[number]>]);
  return { code, output };
}

test('the demo gets through, tells every step in order, and gives no secret away', async () => {
  const { code, output } = await runDemo();
  expect(output).toContain('The server saw the provider\'s token, not the client\'s.');
  expect(code).toBe(0);

  const steps = [...output.matchAll(/^ {0,2}(\d+) {2}\S/gm)].map(([, number]) => Number(number));
  expect(steps.length).toBeGreaterThan(15);
  expect(steps).toEqual(steps.map((_step, index) => index + 1));
  expect(output).not.toMatch(/\b(code|state|txn_id|code_challenge)=[^…\s&]{5,}/);
  expect(output).not.toMatch(/Bearer [^…\s]{5,}/);
  expect(output).not.toContain('\x1b');
});

test.each([
  ['stdio', 'A program without any sign-in of its own is behind OAuth now.'],
  ['sse', 'The server saw the provider\'s token, not the client\'s.'],
])('the demo gets through with an upstream of the kind %s', async (kind, end) => {
  const { code, output } = await runDemo({}, '--upstream', kind);
  expect(output).toContain(end);
  expect(code).toBe(0);
  expect(output).not.toMatch(/Bearer [^…\s]{5,}/);
});

test('the demo says which kinds of upstream there are', async () => {
  const { code, output } = await runDemo({}, '--upstream', 'smtp');
  expect(code).toBe(1);
  expect(output).toContain('http, sse, stdio');
});

test('the demo says what failed, and ends with 1', async () => {
  // Gatehouse refuses to start with a passphrase as short as this.
  const { code, output } = await runDemo({ GATEHOUSE_VAULT_KEY: 'short' });
  expect(code).toBe(1);
  expect(output).toContain('The demo did not get through.');
  expect(output).toContain('GATEHOUSE_VAULT_KEY');
});
