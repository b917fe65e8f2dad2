import type { HttpRequest, HttpResponse } from '../http/exchange.ts';
import { equalHashes, hashOf, randomValue } from './tokens/opaque.ts';
import { transactionTtl, type Transaction } from './transaction.ts';

/**
 * Ties a transaction to the browser that took it up. One cookie for each transaction: cookies ignore ports, so a
 * long-lived one would reach every other server on localhost. Secure only where TLS is: not on plain http loopback.
 */
const nameOf = (transactionId: string): string => `gatehouse_${transactionId.slice(0, 16)}`;

/** @param origin ours, as the browser spelled it */
export function newBrowserCookie(transactionId: string, origin: string): { value: string; header: string } {
  const value = randomValue();
  const secure = origin.startsWith('https:') ? '; Secure' : '';
  const attributes = `Path=/api/v1; HttpOnly; SameSite=Lax; Max-Age=${transactionTtl / 1000}${secure}`;
  return { value, header: `${nameOf(transactionId)}=${value}; ${attributes}` };
}

export const clearedBrowserCookie = (transactionId: string): string =>
  `${nameOf(transactionId)}=; Path=/api/v1; HttpOnly; SameSite=Lax; Max-Age=0`;

/** The last answer of a transaction: takes its cookie back. */
export const cleared = (transaction: Transaction, answer: HttpResponse): HttpResponse =>
  ({ ...answer, headers: { ...answer.headers, 'set-cookie': clearedBrowserCookie(transaction.id) } });

/** True where the request comes from the browser that took the transaction up. A missing value is a mismatch. */
export function isSameBrowser(request: HttpRequest, transaction: Transaction): boolean {
  const name = nameOf(transaction.id);
  const values = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`)).map((pair) => pair.slice(name.length + 1));
  return transaction.browser !== null && values.some((value) => value !== '' && equalHashes(hashOf(value), transaction.browser ?? ''));
}
