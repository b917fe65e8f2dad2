import { executionAsyncId } from 'node:async_hooks';
import { expect, test } from 'vitest';
import { watched, watchedFetch } from '../../../../main/oauth/traces/watched-fetch.ts';

const fetchOut = watchedFetch(async () => new Response('{}', { headers: { 'content-type': 'application/json' } }));
const ask = (path: string): Promise<Response> => fetchOut(`https://id.example/${path}`);

/** A step that asks twice; the second time once `go` was called. */
function step(name: string): { done: Promise<string[]>; go: () => void } {
  let go = (): void => {};
  const told = new Promise<void>((resolve) => void (go = resolve));
  const done = watched(async () => {
    await ask(`${name}-1`);
    await told;
    await ask(`${name}-2`);
  }).then(({ requests }) => requests.map(({ request }) => new URL(request?.url ?? '').pathname));
  return { done, go };
}

test('steps that run at once get their own requests, whichever ends first', async () => {
  const first = step('first');
  const second = step('second');
  first.go();
  expect(await first.done).toEqual(['/first-1', '/first-2']);
  await ask('between');
  second.go();
  expect(await second.done).toEqual(['/second-1', '/second-2']);
  const third = step('third');
  third.go();
  expect(await third.done).toEqual(['/third-1', '/third-2']);
});

test('a step that fails is over too', async () => {
  await expect(watched(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  const next = step('next');
  next.go();
  expect(await next.done).toEqual(['/next-1', '/next-2']);
});

test('between steps nothing in the process is tracked: every call would pay for it', async () => {
  /** Of a promise's continuation: 0 where nobody tracks promises. */
  const tracked = async (): Promise<number> => {
    await Promise.resolve();
    return executionAsyncId();
  };
  expect(await tracked()).toBe(0);
  await watched(async () => void await ask('x'));
  expect(await tracked()).toBe(0);
});
