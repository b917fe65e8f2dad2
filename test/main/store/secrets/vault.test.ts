import { access, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../temporary-folder.ts';
import { open } from './open.ts';

const withPassphrase = (passphrase: string) => ({
  env: { GATEHOUSE_SECRETS: 'vault', GATEHOUSE_VAULT_KEY: passphrase },
});
const withKeyFile = { env: { GATEHOUSE_SECRETS: 'vault' } };
const passphrase = 'correct horse battery staple';
const secret = 'gw_refresh_the-canary-value';

/** A data folder whose vault holds one secret. */
async function folderWithVault(options: Parameters<typeof open>[1]): Promise<string> {
  const folder = await temporaryFolder();
  const secrets = await open(folder, options);
  await secrets.set('connection/1/refresh', secret);
  await secrets.close();
  return folder;
}

const vaultFile = (folder: string): Promise<string> => readFile(join(folder, 'vault.json'), 'utf8');

test.each([
  ['a passphrase', withPassphrase(passphrase), 'vault-env-key'],
  ['a key file', withKeyFile, 'vault-file-key'],
] as const)('a vault with %s keeps secrets over a restart and shows none', async (_, options, kind) => {
  const folder = await folderWithVault(options);
  expect(await vaultFile(folder)).not.toContain('canary');
  const secrets = await open(folder, options);
  expect(secrets.tier().kind).toBe(kind);
  expect(await secrets.get('connection/1/refresh')).toBe(secret);
  expect(await secrets.get('absent')).toBeUndefined();
  await secrets.delete('connection/1/refresh');
  expect(await secrets.get('connection/1/refresh')).toBeUndefined();
  await secrets.close();
});

test('the key file is for its owner only', async () => {
  const folder = await folderWithVault(withKeyFile);
  expect((await stat(join(folder, 'vault.key'))).mode & 0o777).toBe(0o600);
});

test('a wrong or missing key ends the start with the way out and leaves the vault as it was', async () => {
  const folder = await folderWithVault(withPassphrase(passphrase));
  const before = await vaultFile(folder);
  await expect(open(folder, withPassphrase('another passphrase')))
    .rejects.toMatchObject({ code: 'vault_key_wrong', remedy: expect.stringContaining('start Gatehouse again') });
  await expect(open(folder, withKeyFile))
    .rejects.toMatchObject({ code: 'vault_key_missing', remedy: expect.stringContaining('GATEHOUSE_VAULT_KEY') });
  expect(await vaultFile(folder)).toBe(before);
  expect(await (await open(folder, withPassphrase(passphrase))).get('connection/1/refresh')).toBe(secret);
});

test('a key file that is gone or damaged is not replaced by a new one', async () => {
  const folder = await folderWithVault(withKeyFile);
  const key = await readFile(join(folder, 'vault.key'), 'utf8');
  await rm(join(folder, 'vault.key'));
  await expect(open(folder, withKeyFile)).rejects.toMatchObject({ code: 'vault_key_missing' });
  await writeFile(join(folder, 'vault.key'), 'scribble');
  await expect(open(folder, withKeyFile)).rejects.toMatchObject({ code: 'vault_key_missing' });
  await writeFile(join(folder, 'vault.key'), key);
  expect(await (await open(folder, withKeyFile)).get('connection/1/refresh')).toBe(secret);
});

test('a passphrase that is too short is refused', async () => {
  await expect(open(await temporaryFolder(), withPassphrase('short')))
    .rejects.toMatchObject({ code: 'vault_key_short', remedy: expect.stringContaining('16 characters') });
});

test('a vault with a key file moves to the passphrase as soon as there is one', async () => {
  const folder = await folderWithVault(withKeyFile);
  const moved = await open(folder, withPassphrase(passphrase));
  expect(await moved.get('connection/1/refresh')).toBe(secret);
  await moved.close();
  await expect(access(join(folder, 'vault.key'))).rejects.toThrow('ENOENT');
  // The last good copy opens with the passphrase as well.
  await rm(join(folder, 'vault.json'));
  expect(await (await open(folder, withPassphrase(passphrase))).get('connection/1/refresh')).toBe(secret);
});

test('a sealed secret does not open under another name, nor after a change', async () => {
  const folder = await folderWithVault(withPassphrase(passphrase));
  const secrets = await open(folder, withPassphrase(passphrase));
  await secrets.set('other', 'value of the other');
  await secrets.close();
  const vault = JSON.parse(await vaultFile(folder));
  const [first, second] = vault.entries.records;
  [first.sealed, second.sealed] = [second.sealed, first.sealed];
  await writeFile(join(folder, 'vault.json'), JSON.stringify(vault));
  const swapped = await open(folder, withPassphrase(passphrase));
  await expect(swapped.get('other')).rejects.toMatchObject({ code: 'vault_key_wrong' });
  await expect(swapped.get('connection/1/refresh')).rejects.toMatchObject({ code: 'vault_key_wrong' });
});
