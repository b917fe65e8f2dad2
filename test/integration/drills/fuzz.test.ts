import { expect, test } from 'vitest';
import { fuzz } from '../../soak/drills/fuzz.ts';

test('a hundred thousand inputs that are nearly right: no error of ours, no token, nothing ends', async () => {
  const { cases, wrong } = await fuzz({ inProcess: 13_900, overHttp: 300, seed: 1 });
  expect(wrong).toEqual([]);
  expect([...cases.values()].reduce((sum, one) => sum + one, 0)).toBeGreaterThanOrEqual(100_000);
}, 120_000);
