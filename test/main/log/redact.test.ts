import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GatehouseError } from '../../../main/errors/index.ts';
import { redact } from '../../../main/log/redact.ts';
import { redactText } from '../../../main/log/redact-text.ts';

const canary = 'kQ9x-Canary_7fT2';
const jwt = 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJjYW5hcnkifQ.c2lnbmF0dXJlLWNhbmFyeQ';

describe('what looks like a secret is masked wherever it stands in a text', () => {
  test.each([
    `Authorization: Bearer ${canary}`,
    `authorization: basic ${Buffer.from(`user:${canary}`).toString('base64')}`.replace('basic', 'Basic'),
    `ApiKey ${canary}`,
    `token ${jwt} was refused`,
    `key uag_${canary}`,
    `gw_secret_${canary}`,
    `gw_refresh_${canary}`,
    `gw_session_${canary}`,
    `http://localhost:8080/callback?code=${canary}&state=1`,
    `http://localhost:8080/callback?state=${canary}`,
    `https://id.example/#access_token=${canary}`,
    `grant_type=refresh_token&refresh_token=${canary}&client_secret=${canary}`,
    `code_verifier=${canary}`,
    `https://user:${canary}@example.com/`,
    `the provider said {"access_token":"${canary}","id_token": "${canary}"}`,
    `quoted again: "{\\"refresh_token\\":\\"${canary}\\"}"`,
    `npx server --api-key=${canary}`,
    `-----BEGIN PRIVATE KEY-----\n${canary}\n-----END PRIVATE KEY-----`,
  ])('%s', (text) => {
    const clean = redactText(text);
    expect(clean).toContain('[redacted]');
    expect(clean).not.toContain(canary);
    expect(clean).not.toContain(Buffer.from(`user:${canary}`).toString('base64'));
    expect(clean).not.toContain('eyJ');
    expect(redactText(clean)).toBe(clean);
  });

  test.each([
    'Listening on http://localhost:9050/mcp',
    'WWW-Authenticate: Bearer resource_metadata="http://localhost:9050/.well-known/oauth-protected-resource"',
    'error=invalid_grant&error_description=expired',
    'GET /api/v1/oauth/callback?error=access_denied',
    'basic authentication is not supported',
  ])('and the rest stays readable: %s', (text) => expect(redactText(text)).toBe(text));
});

describe('values under names that carry secrets are masked', () => {
  test.each([
    'token', 'access_token', 'refreshToken', 'client_secret', 'clientSecret', 'Authorization', 'proxy-authorization',
    'code', 'code_verifier', 'codeVerifier', 'cookie', 'Set-Cookie', 'password', 'refresh', 'api_key', 'X-API-Key',
    'session_id', 'mcp-session-id', 'client_assertion', 'private_jwk', 'passphrase',
  ])('%s', (name) => {
    for (const value of [canary, [canary], { inside: canary }]) {
      expect(JSON.stringify(redact({ outer: [{ [name]: value }] }))).not.toContain(canary);
    }
  });

  test('whatever the value and however deep', () => {
    fc.assert(fc.property(fc.string({ minLength: 8 }), fc.integer({ min: 0, max: 12 }), (value, depth) => {
      let nested: unknown = { client_secret: `~${value}~` };
      for (let level = 0; level < depth; level += 1) nested = { level: nested };
      expect(JSON.stringify(redact(nested))).not.toContain(JSON.stringify(`~${value}~`).slice(1, -1));
    }));
  });

  test('what only speaks about a secret stays readable', () => {
    const fields = {
      token_endpoint: 'https://id.example/token', token_type: 'Bearer', client_secret_ref: 'provider/3/client-secret',
      token_lifetime_seconds: 3600, has_client_secret: true, refreshed_at: null, code: 'invalid_grant',
      authorization_url: 'https://id.example/authorize',
    };
    expect(redact(fields)).toEqual(fields);
    expect(redact({ code: 'ENOSPC' })).toEqual({ code: 'ENOSPC' });
  });

  test('of headers and environments only the harmless values', () => {
    expect(redact({ headers: { 'Content-Type': 'text/html', 'X-Custom': canary }, env: { PATH: '/bin', MY: canary } }))
      .toEqual({
        headers: { 'Content-Type': 'text/html', 'X-Custom': '[redacted]' },
        env: { PATH: '[redacted]', MY: '[redacted]' },
      });
    expect(redact({ rawHeaders: ['X-Custom', canary] })).toEqual({ rawHeaders: '[redacted]' });
  });

  test('the private part of a key, and the argument after a flag', () => {
    expect(redact({ key_data: { kty: 'EC', x: 'public', d: canary } }))
      .toEqual({ key_data: { kty: 'EC', x: 'public', d: '[redacted]' } });
    expect(redact({ args: ['--token', canary, '--port', '1'] }))
      .toEqual({ args: ['--token', '[redacted]', '--port', '1'] });
  });
});

test('an error shows code, message, stack and causes, and no secret of any of them', () => {
  const cause = Object.assign(new Error(`connect failed for Bearer ${canary}`), { code: 'ECONNREFUSED', port: 4000 });
  const error = new GatehouseError('provider_unreachable', 'The provider does not answer.', {
    cause, detail: { access_token: canary },
  });
  const shown = redact({ error });
  expect(shown).toMatchObject({
    error: {
      name: 'GatehouseError', code: 'provider_unreachable', message: 'The provider does not answer.',
      stack: expect.stringContaining('redact.test.ts'), cause: { code: 'ECONNREFUSED', port: 4000 },
    },
  });
  expect(JSON.stringify(shown)).not.toContain(canary);
});

test('nothing that is logged can break the log', () => {
  const circle: Record<string, unknown> = { name: 'a' };
  circle['self'] = circle;
  const awkward = {
    circle, big: 10n, when: new Date(NaN), map: new Map([['token', canary]]), set: new Set([1]),
    url: new URL('http://a/?code=x'), bytes: Buffer.from(canary), symbol: Symbol('s'), missing: undefined, text: 'x'.repeat(1_000_000),
    get broken(): string { throw new Error('no'); },
    many: Array.from({ length: 1000 }, (_, index) => index),
  };
  const text = JSON.stringify(redact(awkward));
  expect(text.length).toBeLessThan(20_000);
  expect(text).not.toContain(canary);
  expect(JSON.parse(text)).toMatchObject({
    circle: { self: '[circular]' }, big: '10', broken: '[unreadable]', url: 'http://a/?code=[redacted]',
  });
});

test.each(['a.', 'bearer ', '"token', 'eyJ', '_', '\\'])('a hostile text of %s does not stall the program', (unit) => {
  expect(redactText(unit.repeat(60_000)).length).toBeLessThan(9000);
});
