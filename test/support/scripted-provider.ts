import { createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';
import { close, listen } from './loopback.ts';
import { oauthError, rotated, type Behaviour } from './scripted-provider/behaviours.ts';
import { RefreshFamilies } from './scripted-provider/refresh-families.ts';

/** A request that reached the token endpoint. */
export interface TokenRequest {
  parameters: URLSearchParams;
  authorization: string | undefined;
}

interface Code {
  challenge: string | null;
  nonce: string | null;
  scope: string;
}

/**
 * An OpenID provider on 127.0.0.1 that signs everyone in at once, and whose token endpoint does what the test wrote
 * down, request by request. PKCE, one-use codes and one-use refresh tokens are real.
 */
export class ScriptedProvider {
  readonly clientId = 'gatehouse';
  readonly clientSecret = 'the-client-secret';
  /** What came to the token endpoint, in order. */
  readonly tokenRequests: TokenRequest[] = [];
  /** What came to the authorization endpoint, in order. */
  readonly authorizationRequests: URLSearchParams[] = [];
  /** Each refresh that was granted: the refresh token that was sent, and the access token that it brought. */
  readonly refreshes: { presented: string; accessToken: string }[] = [];
  /** Members that replace those of the discovery document; undefined removes one. */
  metadata: Record<string, unknown> = {};
  /** Who signs in. */
  account: { sub: string; email?: string } = { sub: 'alice', email: 'alice@example.test' };
  /** When set, the authorization endpoint answers with this error. */
  signInError: { error: string; error_description?: string } | null = null;
  /** Paths of the discovery document that answer 404. */
  readonly missing = new Set<string>();
  /** How far its clock is ahead of this computer's, in seconds. */
  clockAhead = 0;
  readonly #server = createServer((request, response) => void this.#serve(request, response));
  readonly #script: Behaviour[] = [];
  readonly #codes = new Map<string, Code>();
  readonly #families = new RefreshFamilies();
  readonly #key: CryptoKey;
  readonly #jwk: JWK;
  #usual: Behaviour = rotated;
  #issuer = '';

  private constructor(key: CryptoKey, jwk: JWK) {
    this.#key = key;
    this.#jwk = jwk;
  }

  static async start(): Promise<ScriptedProvider> {
    const { privateKey, publicKey } = await generateKeyPair('ES256');
    const provider = new ScriptedProvider(
      privateKey, { ...(await exportJWK(publicKey)), alg: 'ES256', use: 'sig', kid: 'k' }
    );
    provider.#issuer = `http://127.0.0.1:${await listen(provider.#server)}`;
    return provider;
  }

  get issuer(): string {
    return this.#issuer;
  }

  /** The next requests at the token endpoint are answered so, one each; later ones as usual. */
  next(...behaviours: Behaviour[]): void {
    this.#script.push(...behaviours);
  }

  /** Requests that no script is left for are answered so. */
  usually(behaviour: Behaviour): void {
    this.#usual = behaviour;
  }

  /** How many requests with this grant type came. */
  count(grantType: 'authorization_code' | 'refresh_token'): number {
    return this.tokenRequests.filter(({ parameters }) => parameters.get('grant_type') === grantType).length;
  }

  /** A refresh token as if somebody had signed in. */
  issueRefreshToken(): string {
    return this.#families.begin();
  }

  stop(): Promise<void> {
    return close(this.#server);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.#issuer);
    if (this.clockAhead) response.setHeader('date', new Date(Date.now() + this.clockAhead * 1000).toUTCString());
    if (this.missing.has(url.pathname)) return void response.writeHead(404).end();
    switch (url.pathname) {
      case '/.well-known/openid-configuration':
      case '/.well-known/oauth-authorization-server':
        return sendJson(response, this.#discovery());
      case '/jwks':
        return sendJson(response, { keys: [this.#jwk] });
      case '/authorize':
        return this.#authorize(url.searchParams, response);
      case '/userinfo':
        return sendJson(response, this.account);
      case '/token':
        return this.#token(request, response);
      default:
        response.writeHead(404).end();
    }
  }

  #discovery(): Record<string, unknown> {
    return {
      issuer: this.#issuer,
      authorization_endpoint: `${this.#issuer}/authorize`,
      token_endpoint: `${this.#issuer}/token`,
      userinfo_endpoint: `${this.#issuer}/userinfo`,
      jwks_uri: `${this.#issuer}/jwks`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['ES256'],
      code_challenge_methods_supported: ['S256'],
      authorization_response_iss_parameter_supported: true,
      scopes_supported: ['openid', 'email', 'offline_access'],
      ...this.metadata,
    };
  }

  #authorize(query: URLSearchParams, response: ServerResponse): void {
    this.authorizationRequests.push(query);
    const location = new URL(query.get('redirect_uri') ?? '');
    if (this.signInError) {
      for (const [name, value] of Object.entries(this.signInError)) location.searchParams.set(name, value);
    } else {
      const code = randomBytes(12).toString('base64url');
      this.#codes.set(code, {
        challenge: query.get('code_challenge'), nonce: query.get('nonce'), scope: query.get('scope') ?? '',
      });
      location.searchParams.set('code', code);
    }
    location.searchParams.set('state', query.get('state') ?? '');
    location.searchParams.set('iss', this.#issuer);
    response.writeHead(302, { location: location.href }).end();
  }

  async #token(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const parameters = new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
    this.tokenRequests.push({ parameters, authorization: request.headers.authorization });
    const behaviour = this.#script.shift() ?? this.#usual;
    const succeed: Parameters<Behaviour>[0]['succeed'] = async ({
      rotate = true, expiresIn = 3600, refreshToken = true,
    } = {}) => {
      const tokens = parameters.get('grant_type') === 'refresh_token'
        ? this.#refreshed(parameters.get('refresh_token') ?? '', rotate)
        : await this.#exchanged(parameters, refreshToken);
      if (!tokens) return oauthError(400, 'invalid_grant')({ response, succeed });
      const accessToken = `access-${randomBytes(8).toString('hex')}`;
      const presented = parameters.get('refresh_token');
      if (presented !== null) this.refreshes.push({ presented, accessToken });
      sendJson(response, {
        access_token: accessToken, token_type: 'Bearer',
        ...(expiresIn === null ? {} : { expires_in: expiresIn }), ...tokens,
      });
    };
    await behaviour({ response, succeed });
  }

  #refreshed(presented: string, rotate: boolean): Record<string, unknown> | null {
    const next = this.#families.next(presented, rotate);
    if (next === undefined) return null;
    return rotate ? { refresh_token: next } : {};
  }

  async #exchanged(parameters: URLSearchParams, refreshToken: boolean): Promise<Record<string, unknown> | null> {
    const code = this.#codes.get(parameters.get('code') ?? '');
    this.#codes.delete(parameters.get('code') ?? '');
    const challenge = createHash('sha256').update(parameters.get('code_verifier') ?? '').digest('base64url');
    if (!code || code.challenge !== challenge) return null;
    return {
      ...(refreshToken ? { refresh_token: this.#families.begin() } : {}),
      ...(code.scope.split(' ').includes('openid') ? { id_token: await this.#idToken(code) } : {}),
    };
  }

  #idToken(code: Code): Promise<string> {
    return new SignJWT({ ...this.account, ...(code.nonce === null ? {} : { nonce: code.nonce }) })
      .setProtectedHeader({ alg: 'ES256', kid: 'k' })
      .setIssuer(this.#issuer).setAudience(this.clientId).setIssuedAt().setExpirationTime('5m')
      .sign(this.#key);
  }
}

const sendJson = (response: ServerResponse, body: object): void =>
  void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
