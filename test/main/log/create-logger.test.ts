import { mkdtemp, readFile, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createLogger } from '../../../main/log/create-logger.ts';
import { formatJson, formatText, type LogEntry } from '../../../main/log/format.ts';
import { RotatingFile } from '../../../main/log/rotating-file.ts';

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-log-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

const linesOf = async (file: string): Promise<Record<string, unknown>[]> =>
  (await readFile(file, 'utf8')).trimEnd().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);

test('lines stand in the log file as JSON, with area, fields of the children, and without secrets', async () => {
  const folder = await temporaryFolder();
  const log = createLogger({ folder, level: 'info', stderr: false });
  const child = log.child('proxy', { proxy_id: 3 }).child('oauth-proxy');
  child.warn('Refused Bearer abc.def', { access_token: 'x', status: 401 });
  await log.close();
  const file = join(folder, 'logs', 'gatehouse.log');
  expect(await linesOf(file)).toEqual([{
    time: expect.stringMatching(/^\d{4}-.*Z$/),
    level: 'warn', area: 'oauth-proxy', message: 'Refused Bearer [redacted]',
    proxy_id: 3, access_token: '[redacted]', status: 401,
  }]);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect((await stat(join(folder, 'logs'))).mode & 0o777).toBe(0o700);
});

test('the level changes while the program runs, for children too', async () => {
  const folder = await temporaryFolder();
  const log = createLogger({ folder, level: 'warn', stderr: false });
  const child = log.child('store');
  child.info('hidden');
  log.setLevel('debug');
  child.debug('shown');
  log.setLevel('error');
  child.warn('hidden');
  await log.close();
  expect((await linesOf(join(folder, 'logs', 'gatehouse.log'))).map(({ message }) => message)).toEqual(['shown']);
});

test('the file starts afresh when it has grown, a few old ones are kept, no line is torn or lost', async () => {
  const folder = await temporaryFolder();
  const file = new RotatingFile(join(folder, 'a.log'), { maxBytes: 100, generations: 2 });
  for (let number = 100; number < 120; number += 1) {
    file.write(`line number ${number} of many\n`);
    await file.flushed();
  }
  await file.close();
  const names = (await readdir(folder)).sort();
  expect(names).toEqual(['a.log', 'a.log.1', 'a.log.2']);
  const texts = await Promise.all(['a.log.2', 'a.log.1', 'a.log'].map((name) => readFile(join(folder, name), 'utf8')));
  const numbers = [...texts.join('').matchAll(/^line number (\d+) of many$/gm)].map(([, number]) => Number(number));
  expect(numbers.at(-1)).toBe(119);
  expect(numbers).toEqual(Array.from({ length: numbers.length }, (_, index) => 120 - numbers.length + index));
});

test('a log that cannot be written costs its lines and nothing else', async () => {
  const folder = await temporaryFolder();
  const file = new RotatingFile(join(folder, 'missing', '\0', 'a.log'));
  file.write('line\n');
  await file.close();
  expect(await readdir(folder)).toEqual([]);
});

test('a line for a terminal is one line, whatever the message; a stack follows indented', () => {
  const entry: LogEntry = {
    time: new Date('2026-01-02T03:04:05Z'), level: 'warn', area: 'proxy', message: 'two\nlines \u001b[31mred', fields: {
      port: 9050, name: 'with space', error: { message: 'Broken', stack: 'Error: Broken\n    at a.ts' },
    },
  };
  expect(formatText(entry)).toBe([
    '03:04:05 warn  [proxy] two lines  [31mred  port=9050  name="with space"  error=Broken',
    '  Error: Broken', '      at a.ts', '',
  ].join('\n'));
  expect(formatJson(entry).trimEnd()).not.toContain('\n');
});

test('a field cannot pass for the entry\'s own time, level or area', () => {
  const fields = { level: 'error', message: 'x' };
  const line = formatJson({ time: new Date(0), level: 'info', area: 'a', message: 'm', fields });
  expect(JSON.parse(line)).toMatchObject({ level: 'info', message: 'm' });
});
