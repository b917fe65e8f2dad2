import { expect, test } from 'vitest';
import { lookForCanaries } from '../../soak/drills/canaries.ts';

test('no secret is found outside of the vault, whatever went right or wrong with it', async () => {
  const { secrets, searched, found, open } = await lookForCanaries();
  expect({ found, open }).toEqual({ found: [], open: [] });
  // Otherwise nothing was handed over, or nothing was searched.
  expect(secrets).toBeGreaterThan(25);
  expect(searched).toBeGreaterThan(50);
});
