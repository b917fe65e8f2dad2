import { setTimeout as delay } from 'node:timers/promises';

/** Asks until it holds, outside of tests too. The limit is for a slow machine, not a promise. @throws past it */
export async function until(what: string, holds: () => Promise<boolean>, limitMs = 30_000): Promise<void> {
  for (const end = Date.now() + limitMs; !await holds();) {
    if (Date.now() > end) throw new Error(`${what} did not come about within ${limitMs / 1_000} s.`);
    await delay(50);
  }
}
