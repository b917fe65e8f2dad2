import { createHash, randomBytes } from 'node:crypto';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';
import { demoClientPrefix } from '../../preload/schema/demo.ts';
import { jsonResponse, type HttpRequest, type HttpResponse } from '../http/exchange.ts';
import { signInPage } from './sign-in-page.ts';

/** Whom everybody signs in as. */
const account = { sub: 'ada', email: 'ada@demo.example', name: 'Ada' };
export type DemoAccount = typeof account;

/** Life of access and id tokens, in seconds. */
const tokenLife = 3600;

interface Code {
  challenge: string;
  nonce: string | null;
}

const random = (): string => randomBytes(24).toString('base64url');

/**
 * An OpenID provider for the demo (RFC 6749, RFC 7636, OpenID Connect Core 1.0), with one account and no password: it
 * guards nothing but the demo's own MCP server. Codes and tokens are real, so Gatehouse treats it like any other.
 */
export class DemoProvider {
  readonly clientId = demoClientPrefix + random();
  readonly clientSecret = random();
  readonly #redirectUri: () => string;
  readonly #codes = new Map<string, Code>();
  readonly #accessTokens = new Set<string>();
  readonly #refreshTokens = new Set<string>();
  readonly #key: CryptoKey;
  readonly #jwk: JWK;

  private constructor(redirectUri: () => string, key: CryptoKey, jwk: JWK) {
    this.#redirectUri = redirectUri;
    this.#key = key;
    this.#jwk = jwk;
  }

  /** @param redirectUri Gatehouse's callback: the only address that a code is sent to */
  static async create(redirectUri: () => string): Promise<DemoProvider> {
    const { privateKey, publicKey } = await generateKeyPair('ES256');
    return new DemoProvider(redirectUri, privateKey, { ...(await exportJWK(publicKey)), alg: 'ES256', use: 'sig' });
  }

  /** Whose token it is; null where it is none of this provider's. */
  accountOf(accessToken: string): DemoAccount | null {
    return this.#accessTokens.has(accessToken) ? account : null;
  }

  async answer(request: HttpRequest): Promise<HttpResponse> {
    switch (`${request.method} ${request.path}`) {
      case 'GET /.well-known/openid-configuration': return jsonResponse(200, metadata(request.origin));
      case 'GET /jwks': return jsonResponse(200, { keys: [this.#jwk] });
      case 'GET /authorize': return this.#authorize(request.query);
      case 'POST /authorize': return this.#signIn(request);
      case 'POST /token': return this.#token(request);
      default: return jsonResponse(404, { error: 'not_found' });
    }
  }

  #isOurs(query: URLSearchParams): boolean {
    return query.get('client_id') === this.clientId && query.get('redirect_uri') === this.#redirectUri()
      && query.get('response_type') === 'code' && query.get('code_challenge_method') === 'S256';
  }

  #authorize(query: URLSearchParams): HttpResponse {
    return this.#isOurs(query) ? signInPage(query) : jsonResponse(400, { error: 'invalid_request' });
  }

  /** The button of the page: a form of our own page, and of no other. */
  #signIn({ body, headers, origin }: HttpRequest): HttpResponse {
    const query = new URLSearchParams(body);
    if (!this.#isOurs(query) || headers.origin !== origin) return jsonResponse(400, { error: 'invalid_request' });
    const target = new URL(this.#redirectUri());
    const state = query.get('state');
    if (state !== null) target.searchParams.set('state', state);
    if (query.get('decision') === 'sign_in') {
      const code = random();
      this.#codes.set(code, { challenge: query.get('code_challenge') ?? '', nonce: query.get('nonce') });
      target.searchParams.set('code', code);
    } else {
      target.searchParams.set('error', 'access_denied');
      target.searchParams.set('error_description', 'The sign-in was cancelled.');
    }
    return { status: 303, headers: { 'location': target.href, 'cache-control': 'no-store' }, body: '' };
  }

  async #token({ body, headers, origin }: HttpRequest): Promise<HttpResponse> {
    const form = new URLSearchParams(body);
    if (!this.#isClient(form, headers.authorization)) return jsonResponse(401, { error: 'invalid_client' });
    const nonce = this.#redeem(form);
    if (nonce === undefined) return jsonResponse(400, { error: 'invalid_grant' });
    const [accessToken, refreshToken] = [random(), random()];
    this.#accessTokens.add(accessToken);
    this.#refreshTokens.add(refreshToken);
    return jsonResponse(200, {
      access_token: accessToken, token_type: 'Bearer', expires_in: tokenLife, refresh_token: refreshToken,
      scope: 'openid email offline_access', id_token: await this.#idToken(origin, nonce),
    }, { 'cache-control': 'no-store' });
  }

  #isClient(form: URLSearchParams, authorization: string | undefined): boolean {
    const basic = Buffer.from(/^Basic (\S+)$/i.exec(authorization ?? '')?.[1] ?? '', 'base64').toString('utf8');
    const [id = '', secret = ''] = basic === '' ? [] : basic.split(':').map(decodeURIComponent);
    return (form.get('client_id') ?? id) === this.clientId && (form.get('client_secret') ?? secret) === this.clientSecret;
  }

  /** @returns the nonce of the request that the grant began with, null where there was none; undefined for no grant */
  #redeem(form: URLSearchParams): string | null | undefined {
    if (form.get('grant_type') === 'refresh_token') {
      return this.#refreshTokens.delete(form.get('refresh_token') ?? '') ? null : undefined;
    }
    const value = form.get('code') ?? '';
    const code = this.#codes.get(value);
    this.#codes.delete(value);
    const challenge = createHash('sha256').update(form.get('code_verifier') ?? '').digest('base64url');
    return code?.challenge === challenge && form.get('redirect_uri') === this.#redirectUri() ? code.nonce : undefined;
  }

  #idToken(issuer: string, nonce: string | null): Promise<string> {
    return new SignJWT({ ...account, ...(nonce === null ? {} : { nonce }) })
      .setProtectedHeader({ alg: 'ES256' })
      .setIssuer(issuer)
      .setAudience(this.clientId)
      .setIssuedAt()
      .setExpirationTime(`${tokenLife}s`)
      .sign(this.#key);
  }
}

const metadata = (issuer: string): Record<string, unknown> => ({
  issuer,
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/token`,
  jwks_uri: `${issuer}/jwks`,
  response_types_supported: ['code'],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['ES256'],
  scopes_supported: ['openid', 'email', 'offline_access'],
  code_challenge_methods_supported: ['S256'],
  token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
});
