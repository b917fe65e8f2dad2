import { expect, onTestFinished, test } from 'vitest';
import { startSecretService } from '../../support/secret-service.ts';
import { lookForCanaries } from '../../soak/drills/canaries.ts';

test.each(['vault-env-key', 'keychain'])('no secret is found outside of the %s, whatever went right or wrong with it', async (kind) => {
  const service = kind === 'keychain' ? await startSecretService() : null;
  onTestFinished(() => service?.stop());
  const { keptBy, secrets, searched, found, open } = await lookForCanaries(service?.env);
  expect({ keptBy, found, open }).toEqual({ keptBy: kind, found: [], open: [] });
  // Otherwise nothing was handed over, or nothing was searched.
  expect(secrets).toBeGreaterThan(25);
  expect(searched).toBeGreaterThan(50);
});
