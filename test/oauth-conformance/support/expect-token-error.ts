import { expect } from 'vitest';
import type { Answer } from './http.ts';

/** An error in the form of RFC 6749 section 5.2. */
export function expectTokenError(answer: Answer, status: number, error: string): void {
  expect(answer.status).toBe(status);
  expect(answer.json).toMatchObject({ error });
  expect(answer.headers['content-type']).toMatch(/^application\/json/);
  expect(answer.headers['cache-control']).toBe('no-store');
}
