import { expect } from 'vitest';
import type { Client } from './client.ts';
import type { Answer } from './http.ts';

/** The request was taken: the browser goes on to the consent page. */
export function expectTaken(answer: Answer): void {
  expect(answer.status).toBe(302);
  expect(answer.location.pathname).toMatch(/^\/api\/v1\/oauth-proxy\/\d+\/consent$/);
}

/** The person is told; nothing goes to an address that nobody has proven. */
export function expectPage(answer: Answer): void {
  expect(answer.status).toBe(400);
  expect(answer.headers['content-type']).toMatch(/^text\/html/);
  expect(answer.headers.location).toBeUndefined();
  expect(answer.text).not.toContain('http-equiv');
}

/** The client is told, at its redirect URI. */
export function expectError(client: Client, answer: Answer, error: string): void {
  expect(answer.status).toBe(302);
  expect(answer.location.origin + answer.location.pathname).toBe(client.redirectUri);
  const query = Object.fromEntries(answer.location.searchParams);
  expect(query).toMatchObject({
    error,
    error_description: expect.any(String),
    iss: client.proxy.issuer(client.spelling),
  });
  expect(query).not.toHaveProperty('code');
}
