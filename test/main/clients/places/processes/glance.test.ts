import { expect, test } from 'vitest';
import { Glance } from '../../../../../main/clients/places/processes/glance.ts';
import type { RunningProcess } from '../../../../../main/clients/ports.ts';

const cursor: RunningProcess = { name: 'Cursor', path: null, started: 1 };
const anHour = 3_600_000;

/** A system that answers when it is told to. */
function slowSystem() {
  const waiting: ((running: RunningProcess[]) => void)[] = [];
  return {
    list: () => new Promise<RunningProcess[]>((resolve) => waiting.push(resolve)),
    answer: (running: RunningProcess[]): void => waiting.shift()?.(running),
    get asked() {
      return waiting.length;
    },
  };
}

test('a slow system keeps nobody waiting: what it says is there for the next look', async () => {
  const system = slowSystem();
  let now = 0;
  const glance = new Glance({ list: system.list, keptMs: 1_000, patienceMs: 0, now: () => now });
  expect(await glance.look()).toEqual([]);
  expect(await glance.look()).toEqual([]);
  expect(system.asked).toBe(1);
  system.answer([cursor]);
  await expect.poll(() => glance.look()).toEqual([cursor]);

  now = 1_000;
  expect(await glance.look()).toEqual([cursor]);
  expect(system.asked).toBe(1);
  system.answer([]);
  await expect.poll(() => glance.look()).toEqual([]);
});

test('a quick system is waited for, and asked once for a while', async () => {
  let asked = 0;
  let now = 0;
  const list = async (): Promise<RunningProcess[]> => {
    asked += 1;
    return [cursor];
  };
  const glance = new Glance({ list, keptMs: 1_000, patienceMs: anHour, now: () => now });
  expect(await glance.look()).toEqual([cursor]);
  now = 999;
  expect(await glance.look()).toEqual([cursor]);
  expect(asked).toBe(1);
  now = 1_000;
  await glance.look();
  expect(asked).toBe(2);
});
