import {
  createLocalJWKSet,
  decodeJwt,
  decodeProtectedHeader,
  exportSPKI,
  generateKeyPair,
  importJWK,
  jwtVerify,
  SignJWT,
  type CryptoKey,
  type JSONWebKeySet,
  type JWTPayload,
} from 'jose';
import { expect } from 'vitest';
import { chapter, holds, refuses } from './support/chapter.ts';
import { bearer, call, Client, signedIn, tokensOf } from './support/client.ts';
import { get } from './support/http.ts';
import { spellings, type Proxy } from './support/proxy.ts';

const keySet = async (proxy: Proxy): Promise<JSONWebKeySet> =>
  (await get(`${proxy.gatewayOrigin()}/.well-known/jwks.json`)).json as unknown as JSONWebKeySet;

async function expectRefused(proxy: Proxy, token: string): Promise<void> {
  const answer = await call(proxy.url(), bearer(token));
  expect(answer.status).toBe(401);
  expect(answer.headers['www-authenticate']).toContain('error="invalid_token"');
}

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** What an attacker can make of a good token without our key. */
type Forgery = (token: string, parts: [string, string, string], proxy: Proxy) => string | Promise<string>;

const signed = async (
  token: string,
  key: CryptoKey | Uint8Array,
  header: { alg: string; kid?: string; typ?: string },
  claims: JWTPayload = {},
): Promise<string> =>
  new SignJWT({ ...decodeJwt(token), ...claims })
    .setProtectedHeader({ typ: 'at+jwt', kid: String(decodeProtectedHeader(token).kid), ...header })
    .sign(key);

const forgeries: Readonly<Record<string, Forgery>> = {
  'without a signature': (_token, [header, payload]) => `${header}.${payload}.`,
  'with alg none': (token, [, payload]) => `${encode({ ...decodeProtectedHeader(token), alg: 'none' })}.${payload}.`,
  'with alg None and the old signature': (token, [, payload, signature]) =>
    `${encode({ ...decodeProtectedHeader(token), alg: 'None' })}.${payload}.${signature}`,
  'signed with our public key as HMAC secret': async (token, _parts, proxy) => {
    const publicKey = (await importJWK((await keySet(proxy)).keys[0] ?? {}, 'ES256', {
      extractable: true,
    })) as CryptoKey;
    return signed(token, new TextEncoder().encode(await exportSPKI(publicKey)), { alg: 'HS256' });
  },
  'signed by another key under our key id': async (token) =>
    signed(token, (await generateKeyPair('ES256')).privateKey, { alg: 'ES256' }),
  'signed by another key under its own id': async (token) =>
    signed(token, (await generateKeyPair('ES256')).privateKey, { alg: 'ES256', kid: 'mine' }),
  'signed on another curve': async (token) =>
    signed(token, (await generateKeyPair('ES384')).privateKey, { alg: 'ES384' }),
  'signed with RSA': async (token) => signed(token, (await generateKeyPair('RS256')).privateKey, { alg: 'RS256' }),
  'that brings its own key': async (token, [, payload]) => {
    const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
    const jwk = await crypto.subtle.exportKey('jwk', publicKey);
    const forged = await signed(token, privateKey, { alg: 'ES256' });
    return `${encode({ ...decodeProtectedHeader(token), jwk })}.${payload}.${forged.split('.')[2] ?? ''}`;
  },
  'that names a key to fetch': (token, [, payload, signature]) =>
    `${encode({ ...decodeProtectedHeader(token), jku: 'https://evil.example/jwks' })}.${payload}.${signature}`,
  'with a key id that is a path': (token, [, payload, signature]) =>
    `${encode({ ...decodeProtectedHeader(token), kid: '../../etc/passwd' })}.${payload}.${signature}`,
  'without a key id': (_token, [, payload, signature]) =>
    `${encode({ alg: 'ES256', typ: 'at+jwt' })}.${payload}.${signature}`,
  'with another expiry': (token, [header, , signature]) =>
    `${header}.${encode({ ...decodeJwt(token), exp: 4_000_000_000 })}.${signature}`,
  'with another scope': (token, [header, , signature]) =>
    `${header}.${encode({ ...decodeJwt(token), scope: 'admin' })}.${signature}`,
  'with another client': (token, [header, , signature]) =>
    `${header}.${encode({ ...decodeJwt(token), client_id: 'x' })}.${signature}`,
  'with another type': (token, [, payload, signature]) =>
    `${encode({ ...decodeProtectedHeader(token), typ: 'JWT' })}.${payload}.${signature}`,
  'with a critical extension': (token, [, payload, signature]) =>
    `${encode({ ...decodeProtectedHeader(token), crit: ['b64'], b64: false })}.${payload}.${signature}`,
  'whose signature is cut': (token) => token.slice(0, -2),
  'whose signature is spelled another way': (token) => token.slice(0, -1) + otherSpelling(token.slice(-1)),
  'with padding': (token) => `${token}==`,
  'with a fourth part': (token) => `${token}.x`,
  'of five parts, as encrypted ones have': (token) => `${token}.x.y`,
  'that is empty but for the dots': () => '..',
  'that is no JWT': () => 'opaque',
  'of ten thousand characters': () => 'a'.repeat(10_000),
};

/** Another last character of base64url that decodes to the same bytes: its lowest four bits count for nothing. */
function otherSpelling(last: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return alphabet.charAt(alphabet.indexOf(last) ^ 1);
}

chapter('Access tokens in gateway mode', () => {
  for (const spelling of spellings) {
    holds('RFC 9068 2.1 / header', `${spelling}: at+jwt, ES256, a key of the key set`, async (world) => {
      const { tokens } = await signedIn(world, world.gateway, {}, spelling);
      const header = decodeProtectedHeader(tokens.access_token);
      expect(header).toEqual({ alg: 'ES256', typ: 'at+jwt', kid: expect.any(String) });
      expect((await keySet(world.gateway)).keys.map(({ kid }) => kid)).toContain(header.kid);
    });
    holds('RFC 9068 2.2 / claims', `${spelling}: a strict verifier takes them`, async (world) => {
      const { client, tokens } = await signedIn(world, world.gateway, {}, spelling);
      const { payload } = await jwtVerify(tokens.access_token, createLocalJWKSet(await keySet(world.gateway)), {
        typ: 'at+jwt',
        algorithms: ['ES256'],
        issuer: world.gateway.issuer(spelling),
        audience: world.gateway.url(spelling),
        requiredClaims: ['exp', 'aud', 'sub', 'iat', 'jti'],
      });
      expect(payload).toMatchObject({ client_id: client.id, scope: tokens.scope });
      expect(Number(payload.exp) - Number(payload.iat)).toBe(tokens.expires_in);
    });
    holds('RFC 9700 2.3 / audience', `${spelling}: opens the proxy under that spelling`, async (world) => {
      const { tokens } = await signedIn(world, world.gateway, {}, spelling);
      expect((await call(world.gateway.url(spelling), bearer(tokens.access_token))).status).toBe(200);
    });
    holds('RFC 9700 2.3 / audience', `${spelling}: the spellings of one proxy are one audience`, async (world) => {
      const { tokens } = await signedIn(world, world.gateway);
      expect((await call(world.gateway.url(spelling), bearer(tokens.access_token))).status).toBe(200);
    });
  }
  holds('RFC 9068 2.2 / claims', 'every token has an id of its own', async (world) => {
    const { client, tokens } = await signedIn(world, world.gateway);
    const second = tokensOf(await client.refresh(tokens.refresh_token));
    expect(decodeJwt(second.access_token).jti).not.toBe(decodeJwt(tokens.access_token).jti);
  });
  holds('RFC 9068 2.2 / claims', 'aud is the one resource that was asked for', async (world) => {
    const client = await Client.register(world, world.gateway);
    const tokens = await client.signIn({ resource: `${world.gateway.url()}/` });
    expect(decodeJwt(tokens.access_token).aud).toBe(`${world.gateway.url()}/`);
    expect((await call(world.gateway.url(), bearer(tokens.access_token))).status).toBe(200);
  });
  refuses('RFC 9068 2.2 / claims', 'to name the client as the subject', async (world) => {
    const { client, tokens } = await signedIn(world, world.gateway);
    expect(decodeJwt(tokens.access_token).sub).not.toBe(client.id);
  });
  refuses('RFC 9068 2.1 / header', "to carry the provider's tokens within", async (world) => {
    const { tokens } = await signedIn(world, world.gateway);
    await call(world.gateway.url(), bearer(tokens.access_token));
    const upstreamToken = String(world.server.requests.at(-1)?.headers.authorization).split(' ')[1] ?? '';
    expect(upstreamToken.length).toBeGreaterThan(20);
    expect(Buffer.from(tokens.access_token.split('.')[1] ?? '', 'base64url').toString()).not.toContain(upstreamToken);
  });

  holds('RFC 9068 4 / validation', 'a good token, again and again', async (world) => {
    const { tokens } = await signedIn(world, world.gateway);
    for (let round = 0; round < 3; round += 1) {
      expect((await call(world.gateway.url(), bearer(tokens.access_token))).status).toBe(200);
    }
  });
  for (const [what, forge] of Object.entries(forgeries)) {
    refuses('RFC 9068 4 / validation', `a token ${what}, before and after the good one was seen`, async (world) => {
      const { tokens } = await signedIn(world, world.gateway);
      const parts = tokens.access_token.split('.') as [string, string, string];
      const forged = await forge(tokens.access_token, parts, world.gateway);
      await expectRefused(world.gateway, forged);
      expect((await call(world.gateway.url(), bearer(tokens.access_token))).status).toBe(200);
      await expectRefused(world.gateway, forged);
    });
  }

  refuses(
    'RFC 9700 2.3 / audience',
    'a token of another proxy, though the same server stands behind both',
    async (world) => {
      const { tokens } = await signedIn(world, world.other);
      expect((await call(world.other.url(), bearer(tokens.access_token))).status).toBe(200);
      await expectRefused(world.gateway, tokens.access_token);
    },
  );
  refuses('RFC 9700 2.3 / audience', 'a refresh token', async (world) => {
    const { tokens } = await signedIn(world, world.gateway);
    await expectRefused(world.gateway, tokens.refresh_token);
  });
  refuses('RFC 9700 2.3 / audience', 'a code', async (world) => {
    const client = await Client.register(world, world.gateway);
    await expectRefused(world.gateway, (await client.code()).code);
  });
  refuses('RFC 9700 2.3 / audience', 'a client secret', async (world) => {
    const client = await Client.register(world, world.gateway, { token_endpoint_auth_method: 'client_secret_post' });
    await expectRefused(world.gateway, client.secret);
  });
  refuses('RFC 9700 2.3 / audience', "the provider's own access token", async (world) => {
    const { tokens } = await signedIn(world, world.gateway);
    await call(world.gateway.url(), bearer(tokens.access_token));
    const upstreamToken = String(world.server.requests.at(-1)?.headers.authorization).split(' ')[1] ?? '';
    expect(await world.provider.introspect(upstreamToken)).toMatchObject({ account: 'alice' });
    await expectRefused(world.gateway, upstreamToken);
  });
  refuses('RFC 9700 2.3 / audience', 'a token of a proxy in upstream mode', async (world) => {
    const { tokens } = await signedIn(world, world.upstream);
    await expectRefused(world.gateway, tokens.access_token);
  });
});
