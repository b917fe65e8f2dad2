import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { resolve } from 'node:path';
import type { ProxyView } from '../../../preload/schema/views.ts';
import { startGatehouse, type RunningGatehouse } from '../../support/gatehouse.ts';
import { close, freePort, listen } from '../../support/loopback.ts';
import { callProxy, OAuthClient } from '../../support/oauth-client.ts';
import { alice } from '../../support/person.ts';
import { ScriptedProvider } from '../../support/scripted-provider.ts';
import { oauthError, type Behaviour } from '../../support/scripted-provider/behaviours.ts';

const fresh = (): string => randomBytes(18).toString('base64url');
/** What the scripted stdio server repeats on its standard error. */
const printedByServer = 'canary-secret-value';

/**
 * A Gatehouse that has been handed every kind of secret there is, each a value of its own that stands nowhere else, and
 * flows that use them rightly and wrongly.
 */
export class CanaryFlow {
  /** Each secret by what it is. */
  readonly secrets = new Map<string, string>();
  readonly gatehouse: RunningGatehouse;
  readonly #provider: ScriptedProvider;
  readonly #server: Server;
  /** The Authorization headers that reached the MCP server. */
  readonly #seen: Set<string>;
  #proxy!: ProxyView;
  #stdio!: ProxyView;

  private constructor(gatehouse: RunningGatehouse, provider: ScriptedProvider, server: Server, seen: Set<string>) {
    this.gatehouse = gatehouse;
    this.#provider = provider;
    this.#server = server;
    this.#seen = seen;
  }

  /** @param keychain reaches one, which keeps the secrets; left out: the vault does */
  static async start(keychain?: Record<string, string>): Promise<CanaryFlow> {
    const seen = new Set<string>();
    const server = createServer((request, response) => {
      seen.add(request.headers.authorization ?? '');
      request.resume().on('end', () => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'));
    });
    const vaultKey = fresh();
    const kept: Record<string, string> = keychain ? { ...keychain, GATEHOUSE_SECRETS: '' } : { GATEHOUSE_VAULT_KEY: vaultKey };
    const gatehouse = await startGatehouse({ env: { ...kept, GATEHOUSE_RATE_LIMIT_PER_MINUTE: '1000' } });
    const flow = new CanaryFlow(gatehouse, await ScriptedProvider.start(), server, seen);
    if (!keychain) flow.secrets.set('vault key', vaultKey);
    await flow.#setUp();
    return flow;
  }

  get proxyIds(): number[] {
    return [this.#proxy.id, this.#stdio.id];
  }

  /** Everything that brings a secret in or uses one, and every way in which that is refused. */
  async run(): Promise<void> {
    await this.#signInAndCall();
    await this.#useWrongly();
    await this.#failAtTheProvider();
    await this.#crashTheServer();
    this.#collect();
  }

  async stop(): Promise<void> {
    await this.gatehouse.stop();
    await close(this.#server);
    await this.#provider.stop();
  }

  #note(what: string, value: unknown = fresh()): string {
    if (typeof value !== 'string' || value === '') throw new Error(`There is no ${what}.`);
    this.secrets.set(what, value);
    return value;
  }

  async #setUp(): Promise<void> {
    const { id } = await this.gatehouse.addProvider({
      name: 'idp', provider_type: 'oidc', issuer: this.#provider.issuer, client_id: 'gatehouse',
      client_secret: this.#note('client secret'), scopes: ['openid', 'offline_access'],
    });
    const url = `http://127.0.0.1:${await listen(this.#server)}/mcp`;
    this.#proxy = await this.gatehouse.addProxy({
      name: 'over HTTP', port: await freePort(), oauth_proxy_provider_id: id, record_call_content: true,
      upstream: { kind: 'http', url, headers: { 'X-Api-Key': this.#note('header of the MCP server') } },
    });
    this.#stdio = await this.gatehouse.addProxy({
      name: 'over stdio', port: await freePort(), oauth_proxy_enabled: false, record_call_content: true,
      upstream: {
        kind: 'stdio', command: process.execPath, args: [resolve('test/support/scripted-stdio-server.mjs')],
        env: { SERVICE_TOKEN: this.#note('environment of the MCP server', printedByServer) },
      },
    });
    const hash = this.#stdio.command_approval?.hash;
    if (hash !== undefined) await this.gatehouse.call('POST', `/proxies/${this.#stdio.id}/approve-command`, { hash });
    const key = await this.gatehouse.call<{ key: string }>('POST', '/api-keys', { name: 'a key' });
    this.#note('API key', key.key);
    const session = await this.gatehouse.call<{ token: string }>('POST', '/session-tokens', {});
    this.#note('session token', session.token);
  }

  async #signInAndCall(): Promise<void> {
    const client = new OAuthClient(this.gatehouse.url, this.#proxy);
    const issued = await client.obtainCode(alice);
    this.#note('code', issued.code);
    this.#note('code verifier', issued.code_verifier);
    const first = (await client.redeem(issued)).body;
    const renew = { grant_type: 'refresh_token', client_id: issued.client_id };
    const refreshToken = this.#note('first refresh token', first['refresh_token']);
    await callProxy(this.#proxy.url, this.#note('first access token', first['access_token']));
    const second = (await client.token({ ...renew, refresh_token: refreshToken })).body;
    this.#note('second refresh token', second['refresh_token']);
    await callProxy(this.#proxy.url, this.#note('second access token', second['access_token']));
    const withKey = (key: string): Promise<Response> => fetch(this.#proxy.url, {
      method: 'POST', headers: { 'x-api-key': key, 'content-type': 'application/json' },
      body: '{"jsonrpc":"2.0","id":1,"method":"ping"}',
    });
    await withKey(this.secrets.get('API key') ?? '');
    await withKey(this.#note('API key that is none', `ghk_${fresh()}`));
    // A code that comes again ends its grant.
    await client.redeem(issued);
  }

  async #useWrongly(): Promise<void> {
    const client = new OAuthClient(this.gatehouse.url, this.#proxy);
    const issued = await client.obtainCode(alice);
    this.#note('code that is redeemed wrongly', issued.code);
    this.#note('verifier that is not asked for', issued.code_verifier);
    await client.redeem({ ...issued, code_verifier: this.#note('wrong verifier', fresh() + fresh()) });
    await client.redeem({ ...issued, code: this.#note('wrong code') });
    await client.token({
      grant_type: 'refresh_token', client_id: issued.client_id, refresh_token: this.#note('wrong refresh token'),
      client_secret: this.#note('wrong client secret'),
    });
    await client.token({ grant_type: this.#note('secret in the wrong place'), client_id: issued.client_id });
    await callProxy(this.#proxy.url, this.#note('wrong access token'));
    await fetch(`${this.gatehouse.url}/api/v1/state`, {
      headers: { authorization: `Bearer ${this.#note('wrong admin token')}` },
    });
    await fetch(`${this.gatehouse.url}/login?token=${this.#note('wrong login link')}`, { redirect: 'manual' });
    await fetch(`${this.gatehouse.url}/api/v1/oauth/callback?state=x&code=${this.#note('code of a stranger')}`);
    await this.gatehouse.admin('POST', '/oauth/providers', {
      name: '', provider_type: 'oidc', client_id: 'x', client_secret: this.#note('client secret in a wrong form'),
    });
  }

  async #failAtTheProvider(): Promise<void> {
    const client = new OAuthClient(this.gatehouse.url, this.#proxy);
    const issued = await client.obtainCode(alice);
    const { body } = await client.redeem(issued);
    this.#note('third access token', body['access_token']);
    // Providers repeat in their words what they were sent.
    const echo: Behaviour = async ({ response }) => {
      const sent = this.#provider.tokenRequests.at(-1)?.parameters.get('refresh_token') ?? '';
      response.writeHead(400, { 'content-type': 'application/json' })
        .end(JSON.stringify({ error: 'invalid_request', error_description: `The token ${sent} is not known here.` }));
    };
    await this.gatehouse.restart();
    this.#provider.next(echo, oauthError(500, 'server_error'));
    await callProxy(this.#proxy.url, String(body['access_token']));
    await callProxy(this.#proxy.url, String(body['access_token']));
  }

  async #crashTheServer(): Promise<void> {
    const post = (message: object): Promise<Response> => fetch(this.#stdio.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'accept': 'application/json, text/event-stream' },
      body: JSON.stringify({ jsonrpc: '2.0', ...message }),
    });
    const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'canary', version: '1' } };
    await (await post({ id: 1, method: 'initialize', params })).text();
    await (await post({ id: 2, method: 'tools/call', params: { name: 'crash' } })).text();
    await (await post({ id: 3, method: 'tools/call', params: { name: 'hang' }, nothing: 0 }).catch(() => new Response())).text();
  }

  /** What the provider handed over and was handed. */
  #collect(): void {
    for (const [index, { parameters }] of this.#provider.tokenRequests.entries()) {
      for (const name of ['code', 'code_verifier', 'refresh_token']) {
        const value = parameters.get(name);
        if (value !== null) this.secrets.set(`${name} at the provider, request ${index}`, value);
      }
    }
    for (const header of this.#seen) {
      const token = header.replace(/^Bearer /, '');
      if (token !== '') this.secrets.set(`access token of the provider ${token.slice(-4)}`, token);
    }
  }
}
