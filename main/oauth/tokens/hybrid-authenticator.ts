import { hashCredential, kindOf, prefixes, type CredentialKind } from '../../keys/credential.ts';
import type { KeyRing, Standing } from '../../keys/key-ring.ts';
import type { Logger } from '../../log/logger.ts';
import type { Authenticator, Principal, Verdict } from '../../proxies/ports.ts';
import type { ProxyRecord } from '../../store/records.ts';
import { plainChallenge } from '../challenge.ts';

export interface HybridAuthenticatorOptions {
  apiKeys: Pick<KeyRing, 'judge'>;
  sessionTokens: Pick<KeyRing, 'judge'>;
  tokens: Authenticator;
  log: Logger;
}

/** Hashes of credentials seen lately, by their text: hashing costs more than all the rest of a check. */
const hashesKept = 1000;

/**
 * API keys beside OAuth on one proxy. Order: `X-API-Key`; `Authorization` with one of our prefixes; then OAuth. A wrong
 * key is refused without a pointer to OAuth, or its owner's client would start a sign-in that nobody asked for; and it
 * never falls through to another kind of check.
 */
export class HybridAuthenticator implements Authenticator {
  readonly #options: HybridAuthenticatorOptions;
  readonly #hashes = new Map<string, string>();

  constructor(options: HybridAuthenticatorOptions) {
    this.#options = options;
  }

  authenticate(proxy: ProxyRecord, origin: string, authorization: string | undefined, apiKey: string | undefined): Verdict | Promise<Verdict> {
    if (proxy.oauth_proxy_enabled) {
      if (apiKey !== undefined) return this.#judge('api_key', apiKey, proxy);
      const credential = authorization === undefined ? null : credentialIn(authorization);
      const kind = credential === null ? null : kindOf(credential);
      if (credential !== null && kind !== null) return this.#judge(kind, credential, proxy);
    }
    const verdict = this.#options.tokens.authenticate(proxy, origin, authorization, undefined);
    // Of a token that is known already there is nothing to tell: every call would.
    if (verdict instanceof Promise) this.#options.log.debug('HybridProxyAuth: Using OAuth Proxy token validator', { proxy: proxy.id });
    return verdict;
  }

  #judge(kind: CredentialKind, credential: string, proxy: ProxyRecord): Verdict {
    const ring = kind === 'api_key' ? this.#options.apiKeys : this.#options.sessionTokens;
    const standing = ring.judge(this.#hashOf(credential), proxy.id, Date.now());
    return standing.ok ? { ok: true, principal: principalOf(kind, standing.record.id, standing.record.name) } : refusal(kind, standing);
  }

  #hashOf(credential: string): string {
    const known = this.#hashes.get(credential);
    if (known !== undefined) return known;
    const hash = hashCredential(credential);
    if (this.#hashes.size >= hashesKept) this.#hashes.clear();
    this.#hashes.set(credential, hash);
    return hash;
  }
}

/** Begins as one of our credentials would: every call comes by here, most with a long token that is none. */
const mayBeOurs = new RegExp(`^(?:Bearer|ApiKey) +(?:${Object.values(prefixes).join('|')})`, 'i');

/** The scheme is case-insensitive (RFC 9110 section 11.1). */
const credentialIn = (authorization: string): string | null =>
  (mayBeOurs.test(authorization) ? /^\S+ +(\S+)$/.exec(authorization)?.[1] ?? null : null);

const principalOf = (kind: CredentialKind, id: string, label: string): Principal => ({
  id: `${kind}:${id}`, kind, label, grantId: null, connectionId: null,
});

const words: Readonly<Record<CredentialKind, string>> = { api_key: 'API key', session: 'session token' };

function refusal(kind: CredentialKind, standing: Extract<Standing, { ok: false }>): Verdict {
  const what = words[kind];
  switch (standing.reason) {
    case 'unknown': return { ok: false, status: 401, challenge: plainChallenge, message: `This ${what} is not known. It may have been removed in Gatehouse.` };
    case 'expired': return { ok: false, status: 401, challenge: plainChallenge, message: `This ${what} has expired. Make a new one in Gatehouse.` };
    case 'other_proxy': return { ok: false, status: 403, challenge: null, message: `This ${what} does not open this proxy.` };
    case 'rate_limited': return {
      ok: false, status: 429, challenge: null, retryAfter: standing.retryAfter,
      message: `This ${what} has used up its calls for this minute. Try again in ${standing.retryAfter} s.`,
    };
  }
}
