import { createHmac, webcrypto } from 'node:crypto';
import {
  decodeJwt, decodeProtectedHeader, exportSPKI, generateKeyPair, importJWK, jwtVerify, SignJWT, type CryptoKey,
} from 'jose';
import { describe, expect, it, vi } from 'vitest';
import { mintAccessToken, verifyAccessToken } from '../../../../main/oauth/tokens/access-token.ts';
import type { SigningKeys } from '../../../../main/oauth/tokens/signing-keys.ts';
import { proxyRecord } from '../../proxies/harness.ts';
import { grantOf, openKeys } from './keys.ts';

const proxy = proxyRecord({ id: 1, port: 9050, path: '/mcp' });
const grant = grantOf();

const mint = async (keys: SigningKeys, of = grant): Promise<string> =>
  mintAccessToken(keys, of, '1|alice', 3600).token;

/** A token by our own key, good but for what the test changes. */
function forge(
  keys: SigningKeys, claims: Record<string, unknown>, header: Record<string, unknown> = {}, key?: CryptoKey | Uint8Array
): Promise<string> {
  const { kid, key: own } = keys.signer();
  const now = Math.floor(Date.now() / 1000);
  const all: Record<string, unknown> = {
    iss: grant.issuer, aud: grant.resource, sub: '1|alice', jti: 'j', iat: now, exp: now + 3600,
    client_id: grant.client_id, scope: grant.scope, token_use: 'access', grant: grant.id, ...claims,
  };
  const kept = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
  return new SignJWT(kept).setProtectedHeader({ alg: 'ES256', kid, typ: 'at+jwt', ...header }).sign(key ?? own);
}

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('an access token', () => {
  it('is an ES256 JWT with the claims of RFC 9068', async () => {
    const { keys } = await openKeys();
    const token = await mint(keys);
    expect(decodeProtectedHeader(token)).toEqual({ alg: 'ES256', kid: keys.signer().kid, typ: 'at+jwt' });
    const claims = decodeJwt(token);
    expect(claims).toMatchObject({
      iss: 'http://localhost:9050', aud: 'http://localhost:9050/mcp', sub: '1|alice', client_id: 'gateway_c',
      scope: 'openid email', token_use: 'access',
    });
    expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(3600);
    expect(decodeJwt(await mint(keys)).jti).not.toBe(claims.jti);
  });

  it('is accepted by its proxy in any spelling of the host', async () => {
    const { keys } = await openKeys();
    for (const host of ['localhost', '127.0.0.1', '[::1]']) {
      for (const path of ['/mcp', '/mcp/', '']) {
        const token = await mint(
          keys, grantOf({ issuer: `http://${host}:9050`, resource: `http://${host}:9050${path}` })
        );
        expect(verifyAccessToken(keys, proxy, token)).toMatchObject({ clientId: 'gateway_c', scope: 'openid email' });
      }
    }
  });

  it('is refused at every other proxy', async () => {
    const { keys } = await openKeys();
    const token = await mint(keys);
    expect(verifyAccessToken(keys, proxyRecord({ id: 2, port: 9051, path: '/mcp' }), token)).toBeNull();
    expect(verifyAccessToken(keys, proxyRecord({ id: 2, port: 9050, path: '/other' }), token)).toBeNull();
  });

  it('is refused after any flip of a single bit, wherever it is', async () => {
    const { keys } = await openKeys();
    const token = await mint(keys);
    const survivors: string[] = [];
    for (let at = 0; at < token.length; at += 1) {
      for (const bit of [1, 2, 4, 8, 16, 32, 64]) {
        const flipped = token.slice(0, at) + String.fromCharCode(token.charCodeAt(at) ^ bit) + token.slice(at + 1);
        if (verifyAccessToken(keys, proxy, flipped)) survivors.push(flipped);
      }
    }
    expect(survivors).toEqual([]);
  });

  it('has one spelling only: what decoders would forgive is refused too', async () => {
    const { keys } = await openKeys();
    const token = await mint(keys);
    const [header = '', payload = '', signature = ''] = token.split('.');
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const last = alphabet.indexOf(signature.slice(-1));
    // The last of 86 characters carries four bits of the signature and two that count for nothing.
    const spellings = [1, 2, 3].map((unused) => signature.slice(0, -1) + alphabet.charAt(last ^ unused));
    for (const spelled of [
      ...spellings, `${signature}=`, `${signature}==`, ` ${signature}`, `${signature}\n`,
      Buffer.from(signature, 'base64url').toString('base64'),
    ]) {
      if (spelled !== signature) expect(verifyAccessToken(keys, proxy, `${header}.${payload}.${spelled}`)).toBeNull();
    }
    for (const text of [
      `${token}.`, `${token}.x`, `.${token}`, `${header}.${payload}`, `${header}.${payload}.`, '..', '.', '', 'x',
      `${token}${token}`,
    ]) {
      expect(verifyAccessToken(keys, proxy, text)).toBeNull();
    }
  });

  it('is refused without a signature (alg none)', async () => {
    const { keys } = await openKeys();
    const [, payload = ''] = (await mint(keys)).split('.');
    for (const alg of ['none', 'None', 'NONE', 'nOnE', '', undefined]) {
      const head = encoded({ alg, kid: keys.signer().kid, typ: 'at+jwt' });
      expect(verifyAccessToken(keys, proxy, `${head}.${payload}.`)).toBeNull();
    }
  });

  it('is refused where the public key is used as an HMAC secret (algorithm confusion)', async () => {
    const { keys } = await openKeys();
    const { kid } = keys.signer();
    const [jwk] = keys.jwks().keys;
    const publicKey = await importJWK(jwk ?? {}, 'ES256', { extractable: true }) as CryptoKey;
    const [, payload = ''] = (await mint(keys)).split('.');
    const spellings = [
      await exportSPKI(publicKey), JSON.stringify(jwk), Buffer.from(await webcrypto.subtle.exportKey('raw', publicKey)),
    ];
    for (const secret of spellings) {
      for (const [alg, hash] of [
        ['HS256', 'sha256'], ['HS384', 'sha384'], ['HS512', 'sha512'], ['ES256', 'sha256'],
      ] as const) {
        const signed = `${encoded({ alg, kid, typ: 'at+jwt' })}.${payload}`;
        const signature = createHmac(hash, secret).update(signed).digest('base64url');
        expect(verifyAccessToken(keys, proxy, `${signed}.${signature}`)).toBeNull();
      }
    }
  });

  it('is refused from another key, under our key id, another, or none', async () => {
    const { keys } = await openKeys();
    const { privateKey } = await generateKeyPair('ES256');
    for (const header of [{}, { kid: 'another' }, { kid: undefined }, { kid: '__proto__' }, { kid: 7 }]) {
      const foreign = await forge(keys, {}, header as Record<string, unknown>, privateKey);
      expect(verifyAccessToken(keys, proxy, foreign)).toBeNull();
    }
    const { publicKey: embedded, privateKey: own } = await generateKeyPair('ES256', { extractable: true });
    const jwk = await webcrypto.subtle.exportKey('jwk', embedded);
    expect(verifyAccessToken(keys, proxy, await forge(keys, {}, { jwk, kid: undefined }, own))).toBeNull();
    const { privateKey: otherCurve } = await generateKeyPair('ES384');
    expect(verifyAccessToken(keys, proxy, await forge(keys, {}, { alg: 'ES384' }, otherCurve))).toBeNull();
  });

  it('is refused under our own signature where a claim or the type is wrong', async () => {
    const { keys } = await openKeys();
    expect(verifyAccessToken(keys, proxy, await forge(keys, {}))).not.toBeNull();
    const claims: Record<string, unknown>[] = [
      { iss: 'http://localhost:9051' }, { iss: 'http://localhost:9050/' }, { iss: 'https://localhost:9050' },
      { iss: 'http://evil.example:9050' }, { iss: undefined }, { iss: ['http://localhost:9050'] },
      { aud: 'http://localhost:9051/mcp' }, { aud: 'http://localhost:9050/other' },
      { aud: 'http://localhost:9050/mcp//' }, { aud: 'http://localhost:9050/mcp?x' },
      { aud: 'https://localhost:9050/mcp' }, { aud: undefined }, { aud: '' },
      { aud: ['http://localhost:9050/mcp', 'http://localhost:9051/mcp'] }, { aud: 'gateway_c' },
      { token_use: 'refresh' }, { token_use: undefined }, { token_use: 'session' }, { token_use: ['access'] },
      { grant: undefined }, { grant: 7 }, { client_id: undefined }, { client_id: ['gateway_c'] }, { scope: undefined },
      { scope: ['openid'] },
      { jti: undefined }, { jti: '' }, { sub: undefined }, { iat: undefined }, { exp: undefined }, { exp: 'tomorrow' },
      { exp: 0 }, { exp: -1 }, { nbf: Math.floor(Date.now() / 1000) + 60 }, { nbf: 'later' },
    ];
    for (const claim of claims) expect([
      claim, verifyAccessToken(keys, proxy, await forge(keys, claim)),
    ]).toEqual([claim, null]);
    for (const header of [{ typ: 'JWT' }, { typ: undefined }, { typ: 'rt+jwt' }, { crit: ['x'], x: 1 }]) {
      const token = await forge(keys, {}, header as Record<string, unknown>).catch(() => null);
      if (token !== null) expect([header, verifyAccessToken(keys, proxy, token)]).toEqual([header, null]);
    }
  });

  it('dies at its end, give or take the seconds that clocks may differ', async () => {
    const { keys } = await openKeys();
    const token = await mint(keys);
    const end = (decodeJwt(token).exp ?? 0) * 1000;
    vi.useFakeTimers({ toFake: ['Date'] });
    try {
      for (const [at, alive] of [
        [end - 1000, true], [end, true], [end + 4000, true], [end + 5000, false], [end + 3_600_000, false],
      ] as const) {
        vi.setSystemTime(at);
        expect([at - end, verifyAccessToken(keys, proxy, token) !== null]).toEqual([at - end, alive]);
      }
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('our verdict and that of jose', () => {
  it('are the same over valid, changed and foreign tokens', { timeout: 60_000 }, async () => {
    const { keys } = await openKeys();
    const stranger = await generateKeyPair('ES256');
    const [jwk] = keys.jwks().keys;
    const publicKey = await importJWK(jwk ?? {}, 'ES256') as CryptoKey;
    const jose = (token: string): Promise<boolean> => jwtVerify(token, publicKey, {
      algorithms: ['ES256'], typ: 'at+jwt', clockTolerance: 5,
      requiredClaims: ['exp', 'iat', 'jti', 'sub', 'aud', 'grant', 'client_id', 'scope', 'token_use'],
      issuer: ['localhost', '127.0.0.1', '[::1]'].map((host) => `http://${host}:9050`),
      audience: ['localhost', '127.0.0.1', '[::1]'].flatMap((host) => [
        `http://${host}:9050/mcp`, `http://${host}:9050/mcp/`, `http://${host}:9050`, `http://${host}:9050/`,
      ]),
    }).then(() => true, () => false);
    const now = Math.floor(Date.now() / 1000);
    const values = {
      iss: [
        'http://localhost:9050', 'http://127.0.0.1:9050', 'http://[::1]:9050', 'http://localhost:9050/',
        'http://evil.example',
      ],
      aud: [
        'http://localhost:9050/mcp', 'http://127.0.0.1:9050/mcp/', 'http://localhost:9050', 'http://localhost:9050/',
        'http://localhost:9051/mcp', undefined,
      ],
      exp: [now + 60, now - 2, now - 60, undefined],
      key: [undefined, stranger.privateKey],
    };
    const verdicts = { same: 0, accepted: 0 };
    const rows = values.iss.flatMap((iss) => values.aud.flatMap((aud) =>
      values.exp.flatMap((exp) => values.key.map((key) => ({ iss, aud, exp, key })))));
    for (const { key, ...claims } of rows) {
      const token = await forge(keys, claims, {}, key);
      const ours = verifyAccessToken(keys, proxy, token) !== null;
      expect([claims, ours]).toEqual([claims, await jose(token)]);
      verdicts.same += 1;
      verdicts.accepted += Number(ours);
    }
    expect(verdicts).toEqual({ same: 240, accepted: 3 * 4 * 2 });
  });
});
