import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createLogger } from '../../../main/log/create-logger.ts';
import { readLog } from '../../../main/log/read-log.ts';
import { inRequest } from '../../../main/log/request-id.ts';

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-log-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

const line = (message: string, over: object = {}): string =>
  `${JSON.stringify({ time: '2026-01-12T14:03:59.000Z', level: 'info', area: 'proxy', message, ...over })}\n`;
const messages = async (path: string, input = {}): Promise<string[]> => (await readLog(path, input)).lines.map(({ message }) => message);

test('what was logged can be read at once, the newest first, with its fields', async () => {
  const log = createLogger({ folder: await temporaryFolder(), level: 'info', stderr: false });
  onTestFinished(() => log.close());
  let told = 0;
  log.changed.subscribe(() => {
    told += 1;
  });
  log.info('first');
  log.child('oauth-proxy').warn('second', { proxy: 3, access_token: 'canary' });
  const view = await log.read({});
  expect(view.lines).toMatchObject([
    { level: 'warn', area: 'oauth-proxy', message: 'second', fields: { proxy: 3, access_token: '[redacted]' } },
    { level: 'info', area: 'gatehouse', message: 'first', fields: {} },
  ]);
  expect(view).toMatchObject({ areas: ['gatehouse', 'oauth-proxy'], has_older: false });
  expect(told).toBeGreaterThan(0);
});

test('lines are found by level, part and text', async () => {
  const path = join(await temporaryFolder(), 'gatehouse.log');
  await writeFile(path, [
    line('one', { level: 'debug' }), line('two', { level: 'warn', proxy: 'Files' }), line('three', { area: 'store' }),
    line('four', { level: 'error', area: 'store', error: { code: 'store_write_failed' } }),
  ].join(''));
  expect(await messages(path, { level: 'warn' })).toEqual(['four', 'two']);
  expect(await messages(path, { area: 'store' })).toEqual(['four', 'three']);
  expect(await messages(path, { text: 'FILES' })).toEqual(['two']);
  expect(await messages(path, { text: 'store_write' })).toEqual(['four']);
  expect(await messages(path, { limit: 1 })).toEqual(['four']);
});

test('of a long log only the end is read, whole lines of it, and older ones are pointed to', async () => {
  const path = join(await temporaryFolder(), 'gatehouse.log');
  const padding = 'x'.repeat(1000);
  await writeFile(path, Array.from({ length: 3000 }, (_, number) => line(`line ${number}`, { padding })).join(''));
  const view = await readLog(path, { limit: 1000 });
  expect(view.has_older).toBe(true);
  expect(view.lines.length).toBeLessThan(600);
  expect(view.lines[0]?.message).toBe('line 2999');
  expect(view.lines.at(-1)?.message).toBe(`line ${3000 - view.lines.length}`);
});

test('right after the file was begun anew, the one before it is read on', async () => {
  const path = join(await temporaryFolder(), 'gatehouse.log');
  await writeFile(`${path}.1`, line('before'));
  await writeFile(path, line('after'));
  expect(await messages(path)).toEqual(['after', 'before']);
});

test('no log yet, half a line, and what is no line of ours', async () => {
  const path = join(await temporaryFolder(), 'gatehouse.log');
  expect(await readLog(path, {})).toEqual({ lines: [], areas: [], has_older: false, path });
  await writeFile(path, `${line('whole')}not JSON\n{"time":1}\n\n`);
  await appendFile(path, '{"time":"2026');
  expect(await messages(path)).toEqual(['whole']);
});

test('all that is logged while a request is answered carries its id, however late, and nothing else does', async () => {
  const log = createLogger({ folder: await temporaryFolder(), level: 'info', stderr: false });
  onTestFinished(() => log.close());
  log.info('before');
  const answer = (name: string): Promise<void> => inRequest(async () => {
    log.info(`${name} begins`);
    await new Promise(setImmediate);
    await inRequest(async () => log.info(`${name} ends`));
  });
  await Promise.all([answer('one'), answer('two')]);
  log.info('after');
  const { lines } = await log.read({});
  const of = (name: string): unknown[] => lines.filter(({ message }) => message.startsWith(name)).map(({ fields }) => fields['request']);
  expect(of('before')).toEqual([undefined]);
  expect(of('after')).toEqual([undefined]);
  expect(of('one')[0]).toMatch(/^[0-9a-f]{12}$/);
  expect(new Set(of('one')).size).toBe(1);
  expect(new Set([...of('one'), ...of('two')]).size).toBe(2);
});
