import { expect, test } from 'vitest';
import { temporaryFolder } from '../temporary-folder.ts';
import { MemoryKeytar } from './memory-keytar.ts';
import { open } from './open.ts';

test('a prompt that nobody answers does not block the start, and takes no more than one thread', async () => {
  const keytar = new MemoryKeytar();
  const folder = await temporaryFolder();
  const before = await open(folder, { keytar });
  await before.set('kept', 'in the keychain');
  await before.close();

  let answerThePrompt = (): void => undefined;
  keytar.silence = new Promise((resolve) => {
    answerThePrompt = resolve;
  });
  const secrets = await open(folder, { keytar, probeTimeoutMs: 20, timeoutMs: 20 });
  expect(secrets.tier()).toMatchObject({ kind: 'vault-file-key', reason: expect.stringContaining('did not answer') });
  await secrets.set('new', 'in the vault');
  await expect(secrets.get('kept')).rejects.toMatchObject({ code: 'secret_unavailable' });
  await expect(secrets.get('kept')).rejects.toMatchObject({ code: 'secret_unavailable' });
  expect(keytar.mostOpen).toBe(1);

  keytar.silence = null;
  answerThePrompt();
  await expect.poll(() => keytar.open).toBe(0);
  expect(await secrets.get('kept')).toBe('in the keychain');
  expect(secrets.tier().kind).toBe('keychain');
  expect(await secrets.get('new')).toBe('in the vault');
  await secrets.close();
});

test('without keytar the vault stands in and says why', async () => {
  const secrets = await open(await temporaryFolder(), { keytar: null });
  expect(secrets.tier()).toEqual({
    kind: 'vault-file-key', reason: 'The keychain cannot be used, because keytar is not installed.',
  });
  await secrets.set('a', 'b');
  expect(await secrets.get('a')).toBe('b');
  await secrets.close();
});

test('a secret that was replaced while the keychain was away is never answered with its old value', async () => {
  const keytar = new MemoryKeytar();
  const folder = await temporaryFolder();
  const first = await open(folder, { keytar });
  await first.set('refresh', 'old');
  await first.set('deleted', 'old');
  await first.close();

  const second = await open(folder, { keytar: null });
  await second.set('refresh', 'new');
  await second.delete('deleted');
  await second.close();

  const third = await open(folder, { keytar });
  expect(await third.get('refresh')).toBe('new');
  expect(await third.get('deleted')).toBeUndefined();
  expect([...keytar.entries.values()]).toEqual([]);
  await third.close();
});

test('writes of one secret happen in the order in which they were asked for', async () => {
  const secrets = await open(await temporaryFolder(), { keytar: new MemoryKeytar() });
  await Promise.all(Array.from({ length: 50 }, (_, index) => secrets.set('refresh', String(index))));
  expect(await secrets.get('refresh')).toBe('49');
  await secrets.close();
});

test('GATEHOUSE_SECRETS=vault asks no keychain', async () => {
  const keytar = new MemoryKeytar();
  const secrets = await open(await temporaryFolder(), { keytar, env: { GATEHOUSE_SECRETS: 'vault' } });
  await secrets.set('a', 'b');
  expect(keytar.mostOpen).toBe(0);
  expect(secrets.tier().kind).toBe('vault-file-key');
  await secrets.close();
});
