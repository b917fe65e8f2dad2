import { createHash, randomBytes } from 'node:crypto';
import type { HttpRequest, HttpResponse } from '../../../main/http/exchange.ts';
import { parsePage, type Page } from '../../support/http-browser/page.ts';
import { callbackOrigin, type House } from './house.ts';

/** A request as the ports hand it on. @param url absolute: its host is the spelling that the caller used */
export function request(url: string, fields: Partial<HttpRequest> = {}): HttpRequest {
  const { origin, pathname, searchParams } = new URL(url);
  return {
    method: 'GET', path: pathname, query: searchParams, headers: {}, rawHeaders: [], body: '',
    remoteAddress: '127.0.0.1', origin, ...fields,
  };
}

export const form = (fields: Fields): Pick<HttpRequest, 'method' | 'body' | 'headers'> => ({
  method: 'POST',
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: new URLSearchParams(fields).toString(),
});

/** A JSON answer read as what the test knows it to be. */
export const json = <T = Record<string, unknown>>(answer: HttpResponse): T => JSON.parse(answer.body) as T;

export const locationOf = (answer: HttpResponse): URL => new URL(String(answer.headers['location']));

export interface Registered {
  client_id: string;
  client_secret?: string;
  redirect_uris: string[];
  token_endpoint_auth_method: string;
  gatehouse_dropped_redirect_uris?: string[];
}

export const redirectUri = 'http://localhost:3118/callback';

export const register = (house: House, metadata: unknown, fields: Partial<HttpRequest> = {}): Promise<HttpResponse> =>
  house.server.handle('register', 1, request(`${callbackOrigin}/api/v1/oauth-proxy/1/register`, {
    method: 'POST', headers: { 'content-type': 'application/json' },
    body: typeof metadata === 'string' ? metadata : JSON.stringify(metadata), ...fields,
  }));

export const publicClient = {
  client_name: 'Test client', redirect_uris: [redirectUri], token_endpoint_auth_method: 'none',
};

export const registered = async (house: House, metadata: object = publicClient): Promise<Registered> =>
  json<Registered>(await register(house, metadata));

export interface Pkce {
  verifier: string;
  challenge: string;
}

export function pkce(): Pkce {
  const verifier = randomBytes(32).toString('base64url');
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
}

/** Parameters of a good authorization request. */
export const asked = (client: Pick<Registered, 'client_id'>, challenge: string): Record<string, string> => ({
  response_type: 'code',
  client_id: client.client_id,
  redirect_uri: redirectUri,
  code_challenge: challenge,
  code_challenge_method: 'S256',
  state: 'the-state',
  resource: 'http://localhost:9050/mcp',
});

export const authorizeUrl = (parameters: Fields, host = 'localhost'): string =>
  `http://${host}:8080/api/v1/oauth-proxy/1/authorize?${new URLSearchParams(parameters).toString()}`;

/** A browser of its own: keeps cookies, goes where it is sent, stops at pages and at addresses that are not ours. */
export class Browser {
  readonly #house: House;
  #cookies = new Map<string, string>();

  constructor(house: House) {
    this.#house = house;
  }

  async get(url: string, headers: Record<string, string> = {}): Promise<HttpResponse> {
    return this.#send(request(url, { headers: { ...headers, ...this.#cookieHeader(url) } }));
  }

  async post(url: string, fields: Record<string, string>, headers: Record<string, string> = {}): Promise<HttpResponse> {
    const { body, headers: type } = form(fields);
    const own = { origin: new URL(url).origin, ...type, ...this.#cookieHeader(url) };
    return this.#send(request(url, { method: 'POST', body, headers: { ...own, ...headers } }));
  }

  /** Opens our URL and follows redirects for as long as they stay with us. */
  async open(url: string): Promise<{ url: string; answer: HttpResponse }> {
    let at = url;
    let answer = await this.get(at);
    while (answer.status === 302 && isOurs(locationOf(answer))) {
      at = locationOf(answer).href;
      answer = await this.get(at);
    }
    return { url: at, answer };
  }

  /** Opens our URL and reads the page that it ends on. */
  async page(url: string): Promise<Page> {
    const { url: at, answer } = await this.open(url);
    return pageOf(at, answer);
  }

  /** Presses a button of the page's form. */
  async press(page: Page, button: string): Promise<Page> {
    const onPage = page.forms[0];
    const pressed = onPage?.buttons.find(({ text }) => text === button);
    if (!onPage || !pressed?.name) throw new Error(`There is no button "${button}" on ${page.url}:\n${page.text}`);
    const target = new URL(onPage.action, page.url).href;
    return pageOf(target, await this.post(target, { ...onPage.fields, [pressed.name]: pressed.value }));
  }

  /** Signs in at the provider, and gives the callback URL that it sends the browser to. */
  async signInAt(answer: HttpResponse): Promise<string> {
    const response = await fetch(locationOf(answer), { redirect: 'manual' });
    return response.headers.get('location') ?? '';
  }

  async #send(sent: HttpRequest): Promise<HttpResponse> {
    const [, proxyId, endpoint] = /^\/api\/v1\/oauth-proxy\/(\d+)\/(\w+)$/.exec(sent.path) ?? [];
    const { server } = this.#house;
    const answer = endpoint ? await server.handle(endpoint, Number(proxyId), sent) : await server.callback(sent);
    const setCookie = answer.headers['set-cookie'];
    if (typeof setCookie === 'string') this.#keep(sent.origin, setCookie);
    return answer;
  }

  #keep(origin: string, setCookie: string): void {
    const [pair = ''] = setCookie.split(';');
    const [name = '', value = ''] = pair.split('=');
    const key = `${new URL(origin).hostname} ${name}`;
    if (/max-age=0/i.test(setCookie)) this.#cookies.delete(key);
    else this.#cookies.set(key, value);
  }

  #cookieHeader(url: string): { cookie?: string } {
    const own = `${new URL(url).hostname} `;
    const pairs = [...this.#cookies].filter(([key]) => key.startsWith(own))
      .map(([key, value]) => `${key.slice(own.length)}=${value}`);
    return pairs.length ? { cookie: pairs.join('; ') } : {};
  }
}

const isOurs = (url: URL): boolean => url.port === '8080' && url.pathname.startsWith('/api/v1/');

export const pageOf = (url: string, answer: HttpResponse): Page =>
  parsePage(url, answer.status, new Headers(answer.headers as Record<string, string>), answer.body);

/** From `/authorize` over consent and the provider to the answer of the callback. */
export async function signIn(
  house: House, parameters: Record<string, string>, browser = new Browser(house)
): Promise<HttpResponse> {
  const page = await browser.page(authorizeUrl(parameters));
  const decided = await browser.press(page, 'Allow');
  const atProvider = await browser.get(decided.refresh ?? '');
  return browser.get(await browser.signInAt(atProvider));
}

/** A code for this client, fresh from a person's sign-in. */
export const freshCode = async (
  house: House, client: Registered, challenge: string, more: Record<string, string> = {},
): Promise<string> =>
  locationOf(await signIn(house, { ...asked(client, challenge), ...more })).searchParams.get('code') ?? '';

export interface Tokens {
  access_token: string;
  refresh_token: string;
  expires_in: number;
  token_type: string;
  scope: string;
}

export type Fields = Record<string, string> | [string, string][];

export function token(
  house: House, fields: Fields, more: Partial<HttpRequest> = {}, proxyId = 1
): Promise<HttpResponse> {
  const { headers, ...sent } = form(fields);
  const url = `${callbackOrigin}/api/v1/oauth-proxy/${proxyId}/token`;
  return house.server.handle(
    'token', proxyId, request(url, { ...sent, ...more, headers: { ...headers, ...more.headers } })
  );
}

/** A form post to an endpoint of proxy 1 as programs call them. */
export const post = (house: House, endpoint: string, fields: Fields): Promise<HttpResponse> =>
  house.server.handle(endpoint, 1, request(`${callbackOrigin}/api/v1/oauth-proxy/1/${endpoint}`, form(fields)));

/** Status and OAuth error code of an answer. */
export const refusal = (answer: HttpResponse): { status: number; error: unknown } =>
  ({ status: answer.status, error: json(answer)['error'] });

export const invalidGrant = { status: 400, error: 'invalid_grant' };
export const invalidClient = { status: 401, error: 'invalid_client' };
export const invalidRequest = { status: 400, error: 'invalid_request' };

type Client = Pick<Registered, 'client_id'>;

export const exchange = (client: Client, code: string, verifier: string): Record<string, string> => ({
  grant_type: 'authorization_code', client_id: client.client_id, code, code_verifier: verifier,
  redirect_uri: redirectUri,
});

export const refresh = (house: House, client: Client, refreshToken: string): Promise<HttpResponse> =>
  token(house, { grant_type: 'refresh_token', client_id: client.client_id, refresh_token: refreshToken });

/** A registered client that a person has signed in. */
export async function signedIn(house: House): Promise<{ client: Registered; tokens: Tokens }> {
  const client = await registered(house);
  const { verifier, challenge } = pkce();
  const tokens = json<Tokens>(await token(
    house, exchange(client, await freshCode(house, client, challenge), verifier)
  ));
  return { client, tokens };
}

/** What the proxy port says to a call with this access token. */
export const call = (house: House, accessToken: string) =>
  Promise.resolve(house.server.authenticator.authenticate(
    house.proxy, 'http://localhost:9050', `Bearer ${accessToken}`, undefined
  ));
