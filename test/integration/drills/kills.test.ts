import { expect, test } from 'vitest';
import { killOverAndOver } from '../../soak/drills/kills.ts';

const kills = 6;

test(`${kills} kills under load: what was acknowledged is known, every file is read, nothing is left over`, async () => {
  const { lost, unreadable, leftovers, acknowledged } = await killOverAndOver(kills, 1);
  expect({ lost, unreadable, leftovers }).toEqual({ lost: [], unreadable: [], leftovers: [] });
  // Otherwise there was nothing to lose.
  expect(acknowledged).toBeGreaterThan(kills);
});
