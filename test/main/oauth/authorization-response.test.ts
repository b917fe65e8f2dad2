import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { errorResponse, successResponse, type ResponseTarget } from '../../../main/oauth/authorization-response.ts';
import { pageOf } from './client.ts';

const target = (fields: Partial<ResponseTarget> = {}): ResponseTarget => ({
  redirectUri: 'http://localhost:3118/callback', state: 's', issuer: 'http://localhost:9050', clientName: 'Test client',
  ...fields,
});
const parametersOf = (location: unknown) => Object.fromEntries(new URL(String(location)).searchParams);

describe('an authorization response', () => {
  it('carries code, state and iss', () => {
    const { status, headers } = successResponse(target(), 'the-code');
    expect(status).toBe(302);
    expect(headers['location'])
      .toBe('http://localhost:3118/callback?code=the-code&state=s&iss=http%3A%2F%2Flocalhost%3A9050');
  });

  it('carries error, description, state and iss (RFC 9207 section 2)', () => {
    const { headers } = errorResponse(target(), 'access_denied', 'Nobody "answered".');
    expect(parametersOf(headers['location'])).toEqual({
      error: 'access_denied', error_description: "Nobody 'answered'.", state: 's', iss: 'http://localhost:9050',
    });
  });

  it('leaves state out where the client sent none', () => {
    expect(parametersOf(successResponse(target({ state: null }), 'c').headers['location'])).toEqual({
      code: 'c', iss: 'http://localhost:9050',
    });
  });

  it('gives state back as it came, for everything that state may hold (RFC 6749 appendix A.5)', () => {
    const vschar = fc.string({
      unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)), minLength: 1,
    });
    fc.assert(fc.property(fc.oneof(vschar, fc.base64String({ minLength: 4 }), fc.webQueryParameters()), (state) => {
      const { headers } = successResponse(target({ state }), 'c');
      expect(new URL(String(headers['location'])).searchParams.getAll('state')).toEqual([state]);
      expect(headers['location']).toMatch(/^[\x21-\x7e]+$/);
    }), { seed: 1 });
  });

  it('adds to a query that the redirect URI has', () => {
    const { headers } = successResponse(target({ redirectUri: 'https://app.example.com/cb?tenant=1' }), 'c');
    expect(headers['location']).toMatch(/^https:\/\/app\.example\.com\/cb\?tenant=1&code=c&/);
  });

  it.each([
    'http://127.0.0.1:1/', 'https://vscode.dev/redirect',
  ])('is a plain redirect to %s, not kept and without referrer', (redirectUri) => {
    const { status, headers, body } = successResponse(target({ redirectUri }), 'c');
    expect({ status, body }).toEqual({ status: 302, body: '' });
    expect(headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
  });

  it('is a page with a visible link for the scheme of an application', () => {
    const answer = successResponse(
      target({ redirectUri: 'cursor://anysphere.cursor-mcp/oauth/callback', state: '"><script>' }), 'c'
    );
    expect(answer.status).toBe(200);
    expect(answer.headers).not.toHaveProperty('location');
    const page = pageOf('http://localhost:8080/', answer);
    const link = 'cursor://anysphere.cursor-mcp/oauth/callback'
      + '?code=c&state=%22%3E%3Cscript%3E&iss=http%3A%2F%2Flocalhost%3A9050';
    expect(page.refresh).toBe(link);
    expect(answer.body).toContain(`href="${link.replaceAll('&', '&amp;')}"`);
    expect(page.text).toContain('Open Test client');
    expect(page.text).toContain('Signed in. Return to Test client');
    expect(answer.body).not.toContain('<script');
  });

  it('says on such a page what went wrong, and what to do about it', () => {
    const answer = errorResponse(target({ redirectUri: 'cursor://x/callback' }), 'access_denied', 'It was denied.');
    const { text } = pageOf('http://localhost:8080/', answer);
    expect(text).toContain('Not connected. Return to Test client');
    expect(text).toContain('It was denied. Nothing was given away; to try again, connect once more there.');
  });
});
