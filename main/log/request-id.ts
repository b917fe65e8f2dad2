import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';

const requests = new AsyncLocalStorage<string>();
let running = 0;

/**
 * Answers a request: all that is logged and recorded meanwhile carries its id. Work within a request is part of it.
 * Between requests the storage is switched off: before Node 24 one that was used has every promise of the process
 * looked at, for good.
 */
export async function inRequest<T>(work: () => Promise<T>): Promise<T> {
  if (currentRequest() !== undefined) return work();
  running += 1;
  try {
    return await requests.run(newRequestId(), work);
  } finally {
    running -= 1;
    if (running === 0) requests.disable();
  }
}

/** The id of the request that is being answered; undefined outside of one. */
export const currentRequest = (): string | undefined => requests.getStore();

/** Short enough to read aloud; long enough not to repeat within a log. */
const newRequestId = (): string => randomBytes(6).toString('hex');
