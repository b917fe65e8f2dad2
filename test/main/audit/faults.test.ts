import { execFile, spawn } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { silentLogger } from '../../../main/log/logger.ts';
import { openStores } from '../../../main/store/open-stores.ts';
import { ended } from '../../support/child-process.ts';
import { eventually } from '../../support/eventually.ts';
import { bundle } from '../store/crash/bundle.ts';
import { entry, openAudit, temporaryDataFolder } from './open-audit.ts';

const run = promisify(execFile);
const rounds = 15;

test(`${rounds} kills in the middle of recording: the chain holds, and every acknowledged record is in it`, async () => {
  const data = join(await temporaryDataFolder(), 'data');
  const program = await bundle('test/main/audit/writer-process.ts', await temporaryDataFolder());
  const acknowledged = new Set<string>();
  for (let round = 1; round <= rounds; round += 1) {
    const child = spawn(process.execPath, [program, data, String(round * 100_000)], { stdio: ['ignore', 'pipe', 'inherit'] });
    let count = 0;
    for await (const line of createInterface({ input: child.stdout })) {
      acknowledged.add(`number ${line}`);
      count += 1;
      if (count === 4 + (round * 7) % 50) child.kill('SIGKILL');
    }
    expect(await ended(child, 5000)).toBe('SIGKILL');
    const stores = await openStores(data, { log: silentLogger, env: { GATEHOUSE_SECRETS: 'vault' } });
    const { audit } = await openAudit(data, { secrets: stores.secrets });
    expect(await audit.verify()).toMatchObject({ state: 'whole' });
    const kept = new Set<string>();
    for (let before: number | undefined; ;) {
      const page = await audit.list({ limit: 500, ...(before === undefined ? {} : { before }) });
      for (const { subject } of page.records) kept.add(subject ?? '');
      if (page.next === null) break;
      before = page.next;
    }
    expect([...acknowledged].filter((subject) => !kept.has(subject))).toEqual([]);
    await audit.close();
    await stores.close();
  }
}, 120_000);

test('a full disk stops nobody: records wait, in words, and are written in their order once there is room', async (context) => {
  const disk = await temporaryDataFolder();
  try {
    await run('mount', ['-t', 'tmpfs', '-o', 'size=512k', 'tmpfs', disk]);
  } catch {
    return context.skip('This user may not mount a small disk.');
  }
  onTestFinished(async () => void await run('umount', ['--lazy', disk]));
  const { audit } = await openAudit(disk);
  await audit.record(entry({ subject: 'before' }));
  await writeFile(join(disk, 'ballast'), Buffer.alloc(1024 * 1024)).catch(() => undefined);

  const waiting = Array.from({ length: 40 }, (_, number) => `waiting ${number}`);
  for (const subject of waiting) await audit.record(entry({ subject, detail: { padding: 'x'.repeat(300) } }));
  expect(audit.problem()).toMatchObject({ code: 'audit_unwritable', remedy: expect.stringContaining('Free some space') as string });
  expect(await audit.verify()).toMatchObject({ state: 'whole', writing: expect.stringContaining('cannot be written') as string });

  await rm(join(disk, 'ballast'));
  await eventually(() => audit.problem()).toBeNull();
  await audit.record(entry({ subject: 'after' }));
  expect((await audit.list({ limit: 100 })).records.map(({ subject }) => subject)).toEqual(['after', ...waiting.reverse(), 'before']);
  expect(await audit.verify()).toMatchObject({ state: 'whole', writing: null });
});

test('a file that is taken away while Gatehouse runs is missed, and what comes now is kept', async () => {
  const folder = await temporaryDataFolder();
  const { audit } = await openAudit(folder);
  await audit.record(entry());
  await rm(join(folder, 'audit'), { recursive: true });
  await audit.record(entry({ subject: 'after' }));
  expect((await audit.list({})).records.map(({ subject }) => subject)).toEqual(['after']);
  expect(await audit.verify()).toMatchObject({ state: 'broken', broken_at: 1 });
});

test('what is recorded in the same moment shares a write', async () => {
  const folder = await temporaryDataFolder();
  const { audit } = await openAudit(folder);
  let batches = 0;
  audit.changed.subscribe(() => {
    batches += 1;
  });
  await Promise.all(Array.from({ length: 500 }, () => audit.record(entry())));
  expect(batches).toBeLessThanOrEqual(2);
  expect(await audit.verify()).toMatchObject({ state: 'whole', records: 500 });
});

test('a folder that cannot be used keeps nobody from starting, is told in words, and works once it can', async () => {
  const folder = await temporaryDataFolder();
  await writeFile(join(folder, 'audit'), 'a file in the place of the folder');
  const { audit } = await openAudit(folder);
  await audit.record(entry({ subject: 'waiting' }));
  expect(audit.problem()).toMatchObject({ code: 'audit_unwritable' });
  expect(await audit.verify()).toMatchObject({ state: 'unknown', message: expect.stringContaining('could not be read') as string });
  await rm(join(folder, 'audit'));
  await eventually(() => audit.problem()).toBeNull();
  expect((await audit.list({})).records).toMatchObject([{ seq: 1, subject: 'waiting' }]);
  expect(await audit.verify()).toMatchObject({ state: 'whole', writing: null });
});
