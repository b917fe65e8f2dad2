import { GatehouseError } from '../errors/index.ts';
import type { StatusFacts } from './status.ts';

export type StartFailure = NonNullable<StatusFacts['failure']>;

/** Failures that may pass by themselves, such as a keychain that is locked. Others wait for a person. */
const passing: ReadonlySet<string> = new Set([
  'secret_unavailable',
  'listen_failed',
  'start_failed',
  'address_unavailable',
  'certificate_unreadable',
  'certificate_unusable',
]);
const defaultRetrySeconds = [2, 5, 15, 30, 60];

/** Why a proxy does not run, in words. What is thrown that is no GatehouseError says nothing of its inside. */
export const startFailure = (error: unknown): StartFailure =>
  error instanceof GatehouseError
    ? { code: error.code, message: error.message, remedy: error.remedy }
    : { code: 'start_failed', message: 'The proxy could not start.', remedy: 'The log has the details.' };

/**
 * Seconds until the next attempt to start; null where only a person can mend what is wrong.
 * @param retries attempts that were made by themselves since the proxy ran last
 * @param retrySeconds after the first failure, the second, ...
 */
export function secondsToRetry(
  { code }: StartFailure,
  retries: number,
  retrySeconds: readonly number[] = defaultRetrySeconds,
): number | null {
  if (!passing.has(code)) return null;
  return retrySeconds[Math.min(retries, retrySeconds.length - 1)] ?? 60;
}
