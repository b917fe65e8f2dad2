import { describe, expect, it } from 'vitest';
import type { Result } from '../../../preload/schema/operations.ts';
import { Task } from '../../../renderer/state/task.svelte.ts';

describe('Task', () => {
  it('does once what is started twice', async () => {
    const task = new Task();
    let started = 0;
    let finish: (result: Result<string>) => void = () => undefined;
    const work = (): Promise<Result<string>> => {
      started += 1;
      return new Promise((resolve) => {
        finish = resolve;
      });
    };
    const first = task.run(work);
    expect(task.busy).toBe(true);
    expect(await task.run(work)).toBeNull();
    finish({ ok: true, value: 'done' });
    expect(await first).toEqual({ value: 'done' });
    expect(started).toBe(1);
    expect(task.busy).toBe(false);
  });

  it('keeps the failure until the next try', async () => {
    const task = new Task();
    const error = { code: 'port_taken', message: 'Taken.' };
    expect(await task.run(() => Promise.resolve({ ok: false, error }))).toBeNull();
    expect(task.failure).toEqual(error);
    await task.run(() => Promise.resolve({ ok: true, value: null }));
    expect(task.failure).toBeNull();
  });

  it('can be tried again after the way to the gateway broke', async () => {
    const task = new Task();
    await task.run(() => Promise.reject(new Error('The bridge is gone.')));
    expect(task.failure?.code).toBe('unexpected');
    expect(task.busy).toBe(false);
  });
});
