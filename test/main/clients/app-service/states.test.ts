import { describe, expect, test } from 'vitest';
import { bench, cursor } from '../harness.ts';

describe('states', () => {
  test('an application that is not there, one that is, and one whose file cannot be read', async () => {
    const { state, write } = await bench();
    expect(await state('cursor')).toMatchObject({ state: 'not_installed' });
    await write(cursor, '{');
    expect(await state('cursor')).toMatchObject({ state: 'unreadable', line: 1 });
    await write(cursor, '{}');
    expect(await state('cursor')).toMatchObject({ state: 'installed', next_step: null });
  });

  test('fields that the application adds are no change', async () => {
    const { add, state, write } = await bench();
    await add({ app: 'cursor' });
    await write(cursor, '{"mcpServers": {"linear": {"disabled": false, "url": "http://localhost:9050/mcp"}}}');
    expect(await state('cursor')).toMatchObject({ state: 'added' });
  });

  test('an application that runs since before the change needs a restart', async () => {
    const { add, state, running } = await bench();
    running.push({ name: 'cursor', path: null, started: Date.now() - 60_000 });
    await add({ app: 'cursor' });
    expect(await state('cursor')).toMatchObject({ state: 'needs_restart', next_step: 'Quit Cursor and start it again.' });
    running.splice(0, 1, { name: 'cursor', path: null, started: Date.now() + 60_000 });
    expect(await state('cursor')).toMatchObject({ state: 'added' });
  });

  test('what is to be done next is said for a day', async () => {
    const { add, state, stores } = await bench();
    await add({ app: 'cursor' });
    expect((await state('cursor')).next_step).toMatch(/^Restart Cursor/);
    const [record] = await stores.appEntries.list();
    if (!record) throw new Error('There is no record.');
    await stores.appEntries.put({ ...record, written_at: record.written_at - 25 * 3_600_000 });
    expect(await state('cursor')).toMatchObject({ state: 'added', next_step: null });
  });

  test('what a crash cut off before the file was written is forgotten; after it, it is known', async () => {
    const { add, state, stores, read, write } = await bench();
    await add({ app: 'cursor' });
    const [record] = await stores.appEntries.list();
    if (!record) throw new Error('There is no record.');
    const text = await read(cursor);
    await stores.appEntries.put({ ...record, pending: true });
    await write(cursor, '{}');
    expect(await state('cursor')).toMatchObject({ state: 'installed', entry_name: null });
    await write(cursor, text);
    expect(await state('cursor')).toMatchObject({ state: 'added' });
    expect(await stores.appEntries.list()).toMatchObject([{ pending: false }]);
  });
});
