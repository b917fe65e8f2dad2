import { appendFile, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { entry, Keychain, openAudit, temporaryDataFolder } from './open-audit.ts';

const day = 24 * 60 * 60_000;
const files = async (folder: string): Promise<string[]> => (await readdir(join(folder, 'audit'))).sort();
const first = (folder: string): string => join(folder, 'audit', 'audit-000001.jsonl');

describe('the audit log', () => {
  it('has a record on the disk when it says so, and keeps the order over restarts', async () => {
    const folder = await temporaryDataFolder();
    const { audit, secrets } = await openAudit(folder);
    await audit.record(entry({ subject: 'one' }));
    expect(await readFile(first(folder), 'utf8')).toContain('"subject":"one"');
    await Promise.all(['two', 'three', 'four'].map((subject) => audit.record(entry({ subject }))));
    await audit.close();
    const again = await openAudit(folder, { secrets });
    await again.audit.record(entry({ subject: 'five' }));
    const { records, next } = await again.audit.list({});
    expect(records.map(({ seq, subject }) => [seq, subject])).toEqual([[5, 'five'], [4, 'four'], [3, 'three'], [2, 'two'], [1, 'one']]);
    expect(next).toBeNull();
    expect(await again.audit.verify()).toMatchObject({ state: 'whole', records: 5, writing: null });
    expect(await files(folder)).toEqual(['audit-000001.jsonl']);
  });

  it('finds records by what they are about, page by page', async () => {
    const { audit } = await openAudit(await temporaryDataFolder(), { limits: { bytes: 1000, ms: day } });
    for (let number = 1; number <= 25; number += 1) {
      await audit.record(entry({ subject: `number ${number}`, client: number % 5 === 0 ? 'Zed' : 'Cursor', proxy_id: number % 2 }));
    }
    await audit.record(entry({ kind: 'consent', action: 'consent.denied', outcome: 'refused', client: 'Zed' }));
    const pages = [];
    for (let before: number | undefined; ;) {
      const page = await audit.list({ limit: 10, ...(before === undefined ? {} : { before }) });
      pages.push(page.records.map(({ seq }) => seq));
      if (page.next === null) break;
      before = page.next;
    }
    expect(pages).toEqual([
      [26, 25, 24, 23, 22, 21, 20, 19, 18, 17], [16, 15, 14, 13, 12, 11, 10, 9, 8, 7], [6, 5, 4, 3, 2, 1],
    ]);
    const seqs = async (filter: object) => (await audit.list(filter)).records.map(({ seq }) => seq);
    expect(await seqs({ client: 'zed' })).toEqual([26, 25, 20, 15, 10, 5]);
    expect(await seqs({ client: 'gateway_1', text: 'NUMBER 1', proxy: 1, limit: 2 })).toEqual([19, 17]);
    expect(await seqs({ kind: 'consent' })).toEqual([26]);
    expect(await seqs({ outcome: 'refused', text: 'denied' })).toEqual([26]);
    expect(await seqs({ from: '2999-01-01T00:00:00Z' })).toEqual([]);
    expect(await seqs({ to: '2000-01-01T00:00:00Z' })).toEqual([]);
  });

  it('goes on in a new file when one is full, or old', async () => {
    let now = Date.UTC(2026, 0, 1);
    const folder = await temporaryDataFolder();
    const { audit } = await openAudit(folder, { limits: { bytes: 1500, ms: day }, now: () => now });
    for (let number = 0; number < 8; number += 1) await audit.record(entry());
    const filled = (await files(folder)).length;
    expect(filled).toBeGreaterThan(1);
    now += day;
    await audit.record(entry());
    expect(await files(folder)).toHaveLength(filled + 1);
    expect(await audit.verify()).toMatchObject({ state: 'whole', records: 9 });
  });

  it('removes what is older than is to be kept, and leaves a chain that says so', async () => {
    let now = Date.UTC(2026, 0, 1);
    const folder = await temporaryDataFolder();
    const { audit, secrets } = await openAudit(folder, { retentionDays: () => 30, now: () => now });
    for (let week = 0; week < 10; week += 1) {
      await audit.record(entry());
      now += 7 * day;
    }
    await audit.prune();
    const state = await audit.verify();
    expect(state).toMatchObject({ state: 'whole' });
    expect(Date.parse(state.since ?? '')).toBeGreaterThanOrEqual(now - 37 * day);
    const [told] = (await audit.list({ text: 'audit.pruned' })).records;
    expect(told).toMatchObject({ kind: 'gatehouse', actor: 'system', detail: { through_seq: 10 - state.records + 1 } });
    await audit.close();
    const again = await openAudit(folder, { secrets, now: () => now });
    await again.audit.start();
    expect(again.audit.state).toMatchObject({ state: 'whole', records: state.records });
    now += 3 * 365 * day;
    await again.audit.prune();
    expect(await again.audit.verify()).toMatchObject({ state: 'whole', records: 1 });
  });

  it('says which record was changed, and keeps saying so after a restart and new records', async () => {
    const folder = await temporaryDataFolder();
    const { audit, secrets } = await openAudit(folder);
    for (const subject of ['one', 'two', 'three']) await audit.record(entry({ subject }));
    await audit.close();
    const text = await readFile(first(folder), 'utf8');
    await writeFile(first(folder), text.replace('"two"', '"owt"'));
    const again = await openAudit(folder, { secrets });
    await again.audit.start();
    expect(again.audit.state).toMatchObject({ state: 'broken', broken_at: 2, message: expect.stringContaining('Record 2 is not as it was written') as string });
    await again.audit.record(entry({ subject: 'four' }));
    expect(await again.audit.verify()).toMatchObject({ state: 'broken', broken_at: 2 });
    expect((await again.audit.list({})).records[0]).toMatchObject({ seq: 4, subject: 'four' });
  });

  it('shows an end that was cut off while it did not run, also after it went on', async () => {
    const folder = await temporaryDataFolder();
    const { audit, secrets } = await openAudit(folder);
    for (const subject of ['one', 'two', 'three']) await audit.record(entry({ subject }));
    await audit.close();
    const lines = (await readFile(first(folder), 'utf8')).split('\n');
    await writeFile(first(folder), `${lines[0]}\n`);
    const again = await openAudit(folder, { secrets });
    expect(await again.audit.verify()).toMatchObject({ state: 'broken', broken_at: 2 });
    await again.audit.record(entry({ subject: 'after' }));
    await again.audit.close();
    const third = await openAudit(folder, { secrets });
    await third.audit.record(entry());
    expect(await third.audit.verify()).toMatchObject({ state: 'broken', broken_at: 2 });
  });

  it('shows an old copy that was put back, and a folder that was emptied', async () => {
    const folder = await temporaryDataFolder();
    const { audit, secrets } = await openAudit(folder);
    await audit.record(entry());
    const old = await readFile(first(folder));
    await audit.record(entry());
    await audit.close();
    await writeFile(first(folder), old);
    const back = await openAudit(folder, { secrets });
    expect(await back.audit.verify()).toMatchObject({ state: 'broken', broken_at: 2 });
    await rm(join(folder, 'audit'), { recursive: true });
    const emptied = await openAudit(folder, { secrets });
    expect(await emptied.audit.verify()).toMatchObject({ state: 'broken', broken_at: 1 });
    await emptied.audit.record(entry());
    expect(await emptied.audit.verify()).toMatchObject({ state: 'broken' });
  });

  it('goes on past what a crash has left half written', async () => {
    const folder = await temporaryDataFolder();
    const { audit, secrets } = await openAudit(folder);
    await audit.record(entry());
    await audit.close();
    await appendFile(first(folder), '{"hash":"0123');
    const again = await openAudit(folder, { secrets });
    await again.audit.record(entry({ subject: 'after' }));
    expect(await again.audit.verify()).toMatchObject({ state: 'whole', records: 2 });
    await truncate(first(folder), 10);
    expect(await again.audit.verify()).toMatchObject({ state: 'broken', broken_at: 1 });
  });

  it('can be set aside, as it is, for a new one that says so', async () => {
    const folder = await temporaryDataFolder();
    const { audit, secrets } = await openAudit(folder);
    for (const subject of ['one', 'two']) await audit.record(entry({ subject }));
    const text = (await readFile(first(folder), 'utf8')).replace('"two"', '"owt"');
    await writeFile(first(folder), text);
    expect(await audit.renew('window')).toMatchObject({ state: 'whole' });
    await audit.record(entry({ subject: 'after' }));
    const { records } = await audit.list({});
    expect(records.at(-1)).toMatchObject({ seq: 1, action: 'audit.renewed', actor: 'window', detail: { last_seq: 2 } });
    expect(records.map(({ subject }) => subject)).toEqual(['after', null]);
    const aside = (await files(folder)).find((name) => name.startsWith('set-aside-')) ?? '';
    expect(await readFile(join(folder, 'audit', aside, 'audit-000001.jsonl'), 'utf8')).toContain(text.trim());
    await audit.close();
    const again = await openAudit(folder, { secrets });
    expect(await again.audit.verify()).toMatchObject({ state: 'whole' });
  });

  it('loses nothing that comes while it begins anew', async () => {
    const folder = await temporaryDataFolder();
    const { audit } = await openAudit(folder);
    const subjects = Array.from({ length: 50 }, (_, number) => `number ${number}`);
    const renewing = audit.renew('rest');
    for (const subject of subjects) await audit.record(entry({ subject }));
    expect(await renewing).toMatchObject({ state: 'whole' });
    const aside = (await files(folder)).filter((name) => name.startsWith('set-aside-'));
    const before = await Promise.all(aside.map((name) => readFile(join(folder, 'audit', name, 'audit-000001.jsonl'), 'utf8').catch(() => '')));
    const now = (await audit.list({ limit: 500 })).records.map(({ subject }) => subject);
    for (const subject of subjects) expect(now.includes(subject) || before.join('').includes(`"${subject}"`), subject).toBe(true);
    expect(await audit.verify()).toMatchObject({ state: 'whole' });
  });

  it('does not know of its end while the keychain is locked, and goes on', async () => {
    const folder = await temporaryDataFolder();
    const secrets = new Keychain();
    secrets.locked = true;
    const { audit } = await openAudit(folder, { secrets });
    await audit.record(entry());
    expect(await audit.verify()).toMatchObject({ state: 'unknown', records: 1, remedy: 'Unlock the keychain, then check again.' });
    secrets.locked = false;
    expect(await audit.verify()).toMatchObject({ state: 'whole' });
  });

  it('counts what happens again and again', async () => {
    let now = Date.UTC(2026, 0, 1);
    const folder = await temporaryDataFolder();
    const { audit } = await openAudit(folder, { now: () => now });
    const refusal = entry({ action: 'token.refused', outcome: 'refused', error: 'invalid_grant' });
    for (let time = 0; time < 1000; time += 1) audit.note(refusal, 60_000);
    audit.note({ ...refusal, client_id: 'gateway_2' }, 60_000);
    now += 60_001;
    audit.note(refusal, 60_000);
    await audit.close();
    const { records } = await (await openAudit(folder)).audit.list({});
    expect(records.map(({ client_id: client, times }) => [client, times]).reverse()).toEqual([
      ['gateway_1', 1], ['gateway_2', 1], ['gateway_1', 999], ['gateway_1', 1],
    ]);
  });

  it('records what it has counted where the clock is set back meanwhile, and counts anew', async () => {
    let now = Date.UTC(2026, 0, 4);
    const folder = await temporaryDataFolder();
    const { audit } = await openAudit(folder, { now: () => now });
    for (let time = 0; time < 3; time += 1) audit.note(entry(), 60_000);
    now = Date.UTC(2026, 0, 1);
    audit.note(entry(), 60_000);
    await audit.settled();
    expect((await audit.list({})).records.map(({ times }) => times).reverse()).toEqual([1, 2, 1]);
  });

  it('holds no secret, whichever member it is handed in', async () => {
    const folder = await temporaryDataFolder();
    const { audit } = await openAudit(folder);
    const secrets = ['uag_canary0123456789', 'gw_refresh_canary0123456789', 'eyJhbGciOiJFUzI1NiJ9.canary.canary', 'canary-value'];
    const [key = '', refresh = '', token = '', value = ''] = secrets;
    await audit.record(entry({
      client: `me ${key}`, subject: `https://user:${value}@host/`, error: refresh,
      detail: { url: `http://h/?code=${value}`, client_secret: value, nested: [{ token }, `Bearer ${token}`], headers: { 'x-key': value } },
    }));
    const text = await readFile(first(folder), 'utf8');
    for (const secret of secrets) expect(text).not.toContain(secret);
    expect(text.match(/\[redacted\]/g)?.length).toBeGreaterThanOrEqual(6);
  });
});

describe('an export', () => {
  it('as JSON has each record as it was written, so that its hash can be made again', async () => {
    const { audit } = await openAudit(await temporaryDataFolder());
    for (const subject of ['one', 'two']) await audit.record(entry({ subject }));
    const { name, text } = await audit.export({});
    expect(name).toMatch(/^gatehouse-audit-\d{4}-\d\d-\d\d\.json$/);
    const records = JSON.parse(text) as { subject: string; prev: string; hash: string }[];
    expect(records.map(({ subject }) => subject)).toEqual(['one', 'two']);
    expect(records[1]?.prev).toBe(records[0]?.hash);
    const { hash, ...rest } = records[1] ?? { hash: '' };
    const { createHash } = await import('node:crypto');
    expect(createHash('sha256').update(JSON.stringify(rest)).digest('hex')).toBe(hash);
  });

  it('as CSV has no cell that a spreadsheet would run', async () => {
    const { audit } = await openAudit(await temporaryDataFolder());
    for (const client of ['=1+1', '+1', '-1', '@SUM(A1)', '\tx', 'a "quoted", name']) await audit.record(entry({ client, detail: { client } }));
    const { text, type } = await audit.export({ format: 'csv' });
    expect(type).toBe('text/csv');
    const rows = text.trimEnd().split('\r\n');
    expect(rows[0]).toMatch(/^seq,at,kind,action,outcome,actor,client,client_id,/);
    expect(rows).toHaveLength(7);
    for (const client of ["'=1+1", "'+1", "'-1", "'@SUM(A1)", "'\tx"]) expect(text).toContain(`,${client},`);
    expect(text).toContain(',"a ""quoted"", name",');
  });
});
