import { createHash, randomBytes } from 'node:crypto';
import { HttpBrowser } from '../../support/http-browser.ts';
import { alice, type Person } from '../../support/person.ts';
import { signInOverHttp } from '../../support/sign-in-over-http.ts';
import { encode, get, post, postJson, send, type Answer, type Fields } from './http.ts';
import type { Proxy, Spelling } from './proxy.ts';
import type { World } from './world.ts';

/** Members of a registration request that differ from those of a plain public client. */
export type Metadata = Record<string, unknown>;

export interface Pkce {
  verifier: string;
  challenge: string;
}

/** An authorization code, with what is needed to redeem it. */
export interface IssuedCode extends Pkce {
  code: string;
  redirectUri: string;
}

export interface Tokens {
  access_token: string;
  refresh_token: string;
  token_type: string;
  expires_in: number;
  scope: string;
}

export const challengeOf = (verifier: string): string => createHash('sha256').update(verifier).digest('base64url');

export function newPkce(verifier = randomBytes(32).toString('base64url')): Pkce {
  return { verifier, challenge: challengeOf(verifier) };
}

/** HTTP Basic credentials (RFC 6749 section 2.3.1). */
export const basic = (id: string, secret: string): Record<string, string> => ({
  authorization: `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64')}`,
});

export const register = (proxy: Proxy, metadata: unknown, spelling?: Spelling): Promise<Answer> =>
  postJson(proxy.endpoint('register', spelling), metadata);

/** A registered client of one proxy, which sends exactly what it is told, right or wrong. */
export class Client {
  readonly proxy: Proxy;
  readonly spelling: Spelling;
  readonly redirectUri: string;
  readonly registration: Record<string, unknown>;

  private constructor(proxy: Proxy, spelling: Spelling, redirectUri: string, registration: Record<string, unknown>) {
    this.proxy = proxy;
    this.spelling = spelling;
    this.redirectUri = redirectUri;
    this.registration = registration;
  }

  static async register(
    world: World,
    proxy: Proxy,
    metadata: Metadata = {},
    spelling: Spelling = 'localhost',
  ): Promise<Client> {
    const redirectUri = world.landing.uri();
    const answer = await register(
      proxy,
      { client_name: 'Conformance', redirect_uris: [redirectUri], token_endpoint_auth_method: 'none', ...metadata },
      spelling,
    );
    if (answer.status !== 201) throw new Error(`The registration was refused: ${answer.text}`);
    const registered = answer.json['redirect_uris'] as string[];
    return new Client(proxy, spelling, registered[0] ?? redirectUri, answer.json);
  }

  get id(): string {
    return String(this.registration['client_id']);
  }

  get secret(): string {
    return String(this.registration['client_secret']);
  }

  /** A good authorization request, but for `changes`. */
  request(changes: Fields = {}, pkce: Pkce = newPkce()): Fields {
    return {
      response_type: 'code',
      client_id: this.id,
      redirect_uri: this.redirectUri,
      code_challenge: pkce.challenge,
      code_challenge_method: 'S256',
      state: "the client's own state",
      resource: this.proxy.url(this.spelling),
      ...changes,
    };
  }

  authorizeUrl(changes: Fields = {}, pkce?: Pkce): string {
    return `${this.proxy.endpoint('authorize', this.spelling)}?${encode(this.request(changes, pkce))}`;
  }

  /** The first answer to an authorization request. */
  authorize(changes: Fields = {}): Promise<Answer> {
    return get(this.authorizeUrl(changes));
  }

  /** Where the browser ends when the person goes all the way, consent and sign-in. */
  async respond(changes: Fields = {}, pkce?: Pkce, person: Person = alice): Promise<URL> {
    return new URL((await signInOverHttp(new HttpBrowser(), this.authorizeUrl(changes, pkce), person)).url);
  }

  async code(changes: Fields = {}, pkce: Pkce = newPkce()): Promise<IssuedCode> {
    const landed = await this.respond(changes, pkce);
    const code = landed.searchParams.get('code');
    if (code === null) throw new Error(`There is no code at the end: ${landed.href}`);
    return { ...pkce, code, redirectUri: this.redirectUri };
  }

  /** A good code exchange, but for `changes`. */
  redeem(issued: IssuedCode, changes: Fields = {}, headers: Record<string, string> = {}): Promise<Answer> {
    return this.token(
      {
        grant_type: 'authorization_code',
        code: issued.code,
        redirect_uri: issued.redirectUri,
        code_verifier: issued.verifier,
        resource: this.proxy.url(this.spelling),
        ...changes,
      },
      headers,
    );
  }

  refresh(refreshToken: string, changes: Fields = {}, headers: Record<string, string> = {}): Promise<Answer> {
    return this.token({ grant_type: 'refresh_token', refresh_token: refreshToken, ...changes }, headers);
  }

  token(fields: Fields, headers: Record<string, string> = {}): Promise<Answer> {
    return post(this.proxy.endpoint('token', this.spelling), { client_id: this.id, ...fields }, headers);
  }

  revoke(token: string, changes: Fields = {}, headers: Record<string, string> = {}): Promise<Answer> {
    return post(this.proxy.endpoint('revoke', this.spelling), { client_id: this.id, token, ...changes }, headers);
  }

  introspect(token: string, changes: Fields = {}, headers: Record<string, string> = {}): Promise<Answer> {
    return post(this.proxy.endpoint('introspect', this.spelling), { client_id: this.id, token, ...changes }, headers);
  }

  /** The whole flow. */
  async signIn(changes: Fields = {}): Promise<Tokens> {
    return tokensOf(await this.redeem(await this.code(changes)));
  }
}

/** A new client with tokens in hand. */
export async function signedIn(
  world: World,
  proxy: Proxy,
  metadata?: Metadata,
  spelling?: Spelling,
): Promise<{ client: Client; tokens: Tokens }> {
  const client = await Client.register(world, proxy, metadata, spelling);
  return { client, tokens: await client.signIn({ scope: 'openid offline_access' }) };
}

/** A successful token answer. */
export function tokensOf(answer: Answer): Tokens {
  if (answer.status !== 200) throw new Error(`The token endpoint answered ${answer.status}: ${answer.text}`);
  return answer.json as unknown as Tokens;
}

export const initialize = (protocolVersion: string): object => ({
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion, capabilities: {}, clientInfo: { name: 'conformance', version: '1.0.0' } },
});

/** Begins an MCP session with these headers. */
export const call = (
  url: string,
  headers: Record<string, string>,
  message: object = initialize('2025-11-25'),
): Promise<Answer> =>
  send('POST', url, {
    headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers },
    body: JSON.stringify(message),
  });

export const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });
