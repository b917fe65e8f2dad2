import { expect, test } from 'vitest';
import { open as openStores } from '../open.ts';
import { temporaryFolder } from '../temporary-folder.ts';

// In a file of its own: libsecret looks for the bus once in a process.
test('the real keytar without a session bus: the vault stands in, with the reason and a notice', async () => {
  Object.assign(process.env, { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent' });
  const stores = await openStores(await temporaryFolder(), { env: {} });
  expect(stores.secrets.tier()).toMatchObject({
    kind: 'vault-file-key', reason: expect.stringMatching(/^The keychain does not answer \(.+\)\.$/),
  });
  expect(stores.notices()).toEqual([expect.objectContaining({
    code: 'keychain_unavailable',
    message: expect.stringContaining('Secrets are kept in an encrypted file'),
    remedy: expect.stringContaining('keychain'),
  })]);
  await stores.secrets.set('a', 'b');
  expect(await stores.secrets.get('a')).toBe('b');
  await stores.close();
});
