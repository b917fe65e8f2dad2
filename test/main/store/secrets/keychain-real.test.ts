import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, afterEach, expect, test } from 'vitest';
import type { TieredSecretStore } from '../../../../main/store/secrets/tiered-secret-store.ts';
import { startSecretService, type SecretService } from '../../../support/secret-service.ts';
import { open } from './open.ts';

// keytar talks to the bus that its process finds on first use: this file's process has this bus for good.
let service: SecretService;
let folder: string;
let secrets: TieredSecretStore;

beforeAll(async () => {
  service = await startSecretService();
  Object.assign(process.env, service.env);
});

afterAll(() => service.stop());

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-secrets-'));
  secrets = await open(folder);
});

afterEach(async () => {
  await secrets.close();
  await rm(folder, { recursive: true, force: true });
});

/** Everything that stands in the data folder. */
async function dataFolder(): Promise<string> {
  const names = await readdir(folder);
  return (await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')))).join('\n');
}

test('secrets go to the keychain and come back after a restart, with nothing of them in the data folder', async () => {
  expect(secrets.tier()).toEqual({ kind: 'keychain', reason: '' });
  const values = {
    long: 'x'.repeat(8000),
    huge: Array.from({ length: 20_000 }, (_, index) => index.toString(36)).join('é'),
    special: 'quote " backslash \\ newline \n tab \t umlaut ü kanji 漢 emoji 🔑',
    empty: '',
  };
  for (const [name, value] of Object.entries(values)) await secrets.set(`test/${name}`, value);
  await secrets.close();
  const onDisk = await dataFolder();
  for (const value of [values.long, values.special]) expect(onDisk).not.toContain(value);

  secrets = await open(folder);
  for (const [name, value] of Object.entries(values)) expect(await secrets.get(`test/${name}`), name).toBe(value);
  await secrets.delete('test/huge');
  expect(await secrets.get('test/huge')).toBeUndefined();
});

test('two data folders do not see each other\'s secrets', async () => {
  await secrets.set('provider/1/client-secret', 'first');
  const otherFolder = await mkdtemp(join(tmpdir(), 'gatehouse-secrets-'));
  const other = await open(otherFolder);
  expect(await other.get('provider/1/client-secret')).toBeUndefined();
  await other.set('provider/1/client-secret', 'second');
  expect(await secrets.get('provider/1/client-secret')).toBe('first');
  await other.delete('provider/1/client-secret');
  await other.close();
  await rm(otherFolder, { recursive: true, force: true });
});

test('a locked keychain hides nothing: its secrets are unavailable, new ones go to the vault', async () => {
  await secrets.set('kept', 'from before');
  await secrets.set('replaced', 'old');
  await secrets.set('deleted', 'old');
  await service.lock();
  const tiers: string[] = [];
  secrets.changed.subscribe(() => tiers.push(secrets.tier().kind));

  await expect(secrets.get('kept')).rejects.toMatchObject({ code: 'secret_unavailable', status: 503 });
  expect(secrets.tier()).toMatchObject({ kind: 'vault-file-key', reason: expect.stringMatching(/locked/i) });
  await secrets.set('replaced', 'new');
  await secrets.set('added', 'while locked');
  await secrets.delete('deleted');
  expect(await secrets.get('replaced')).toBe('new');
  expect(await secrets.get('deleted')).toBeUndefined();
  // A start on the locked keychain says the same.
  await secrets.close();
  secrets = await open(folder);
  expect(secrets.tier()).toMatchObject({ kind: 'vault-file-key', reason: expect.stringMatching(/locked/i) });
  await expect(secrets.get('kept')).rejects.toMatchObject({ code: 'secret_unavailable' });
  secrets.changed.subscribe(() => tiers.push(secrets.tier().kind));

  await service.unlock();
  expect(await secrets.get('kept')).toBe('from before');
  expect(tiers).toEqual(['vault-file-key', 'keychain']);
  expect(await secrets.get('replaced')).toBe('new');
  expect(await secrets.get('added')).toBe('while locked');
  expect(await secrets.get('deleted')).toBeUndefined();
});

test('what went to the vault moves to the keychain with its next write', async () => {
  await service.lock();
  await secrets.set('refresh', 'kept in the vault');
  await service.unlock();
  await secrets.close();
  secrets = await open(folder);
  expect(await secrets.get('refresh')).toBe('kept in the vault');
  await secrets.set('refresh', 'rotated');
  const vault = await readFile(join(folder, 'vault.json'), 'utf8');
  expect(JSON.parse(vault).entries.records).toEqual([]);
  expect(await secrets.get('refresh')).toBe('rotated');
});

// The last one: libsecret finds no other keyring in the same process.
test('a keychain that vanishes while Gatehouse runs loses no write and hides nothing', async () => {
  await secrets.set('before', 'in the keychain');
  await service.vanish();
  await secrets.set('refresh', 'rotated');
  expect(secrets.tier().kind).toBe('vault-file-key');
  expect(await secrets.get('refresh')).toBe('rotated');
  await expect(secrets.get('before')).rejects.toMatchObject({ code: 'secret_unavailable' });
  await secrets.close();
  secrets = await open(folder);
  expect(await secrets.get('refresh')).toBe('rotated');
  await expect(secrets.get('before')).rejects.toMatchObject({ code: 'secret_unavailable' });
});
