import type { IncomingMessage } from 'node:http';

/**
 * Max-Forwards of OPTIONS: whoever gets it at 0 answers in the server's place, others pass it on with one less (RFC 9110
 * section 7.6.2). TRACE, the other method that has it, is never passed on.
 */
const name = 'max-forwards';
const whole = /^\d{1,9}$/;

/** True for an OPTIONS that may not be passed on. */
export function isLastHop({ method, headers }: IncomingMessage): boolean {
  if (method !== 'OPTIONS') return false;
  const left = headers[name];
  return typeof left === 'string' && whole.test(left) && Number(left) === 0;
}

/** Counts this forwarding in the headers of an OPTIONS. @param headers name, value, name, value */
export function countForward(headers: string[]): void {
  for (let index = 0; index < headers.length; index += 2) {
    const left = headers[index + 1] ?? '';
    if (headers[index]?.toLowerCase() === name && whole.test(left)) headers[index + 1] = String(Number(left) - 1);
  }
}
