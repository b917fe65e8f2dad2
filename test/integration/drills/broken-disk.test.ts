import { expect, test } from 'vitest';
import { breakTheDisk } from '../../soak/drills/broken-disk.ts';
import { diskFaults } from '../../soak/drills/disk-faults.ts';

test.concurrent.each(diskFaults)('$name: calls go on, changes are refused in words, and it heals without a restart', async (fault) => {
  const { skipped, wrong } = await breakTheDisk(fault);
  if (skipped !== null) console.warn(`Not tried: ${fault.name}, because ${skipped}.`);
  expect(wrong).toEqual([]);
});
