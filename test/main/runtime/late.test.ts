import { expect, test } from 'vitest';
import { Late, lateMethods } from '../../../main/runtime/late.ts';

class Counter {
  #count = 0;

  add(by: number): number {
    this.#count += by;
    return this.#count;
  }
}

test('A part is loaded once, by its first use, however many ask at the same time', async () => {
  let loads = 0;
  const part = new Late(async () => {
    loads += 1;
    return new Counter();
  });
  expect(loads).toBe(0);
  expect(await part.ifLoaded()).toBeNull();
  const [one, other] = await Promise.all([part.get(), part.get()]);
  expect(one).toBe(other);
  expect(await part.ifLoaded()).toBe(one);
  expect(loads).toBe(1);
});

test('A load that fails is told to those who wait, and tried again at the next use', async () => {
  let loads = 0;
  const part = new Late(async () => {
    loads += 1;
    if (loads === 1) throw new Error('gone');
    return loads;
  });
  await expect(part.get()).rejects.toThrow('gone');
  expect(await part.ifLoaded()).toBeNull();
  expect(await part.get()).toBe(2);
});

test('Late methods act on one and the same part', async () => {
  const { add } = lateMethods(new Late(async () => new Counter()), ['add']);
  expect([await add(2), await add(3)]).toEqual([2, 5]);
});
