import { createServer, type Server, type ServerResponse } from 'node:http';
import type { ProxyView } from '../../../preload/schema/views.ts';
import { startGatehouse, type RunningGatehouse } from '../../support/gatehouse.ts';
import { close, freePort, listen } from '../../support/loopback.ts';
import { OAuthClient, type OAuthAnswer } from '../../support/oauth-client.ts';
import { alice } from '../../support/person.ts';
import { ScriptedProvider } from '../../support/scripted-provider.ts';
import { lasting } from '../../support/scripted-provider/behaviours.ts';
import { proxyFields } from '../../support/worked-example.ts';

/** What one client holds, and the account that it speaks for. */
export interface Held {
  account: string;
  client_id: string;
  access_token: string;
  refresh_token: string;
}

export interface RotationSceneOptions {
  /** Left out: a temporary folder. */
  dataFolder?: string;
  /** How long the provider's access tokens last. Left out: a second. */
  tokenSeconds?: number;
  /** True: the gatehouse's memory() can be used. */
  countedMemory?: boolean;
}

/**
 * A Gatehouse with a proxy, clients that are signed in with an account each, and a provider whose access tokens last a
 * second and whose refresh tokens are good once: what is refreshed most and forgives least.
 */
export class RotationScene {
  readonly gatehouse: RunningGatehouse;
  readonly proxy: ProxyView;
  readonly client: OAuthClient;
  readonly held: Held[] = [];
  /** Client ids whose registration was answered. */
  readonly registered: string[] = [];
  /** API keys and what was last answered about them. */
  readonly keys = new Map<string, 'made' | 'being deleted' | 'deleted'>();
  readonly #provider: ScriptedProvider;
  readonly #server: Server;
  /** The Authorization headers that reached the MCP server. */
  readonly #seen: Set<string>;

  private constructor(gatehouse: RunningGatehouse, proxy: ProxyView, provider: ScriptedProvider, server: Server, seen: Set<string>) {
    this.gatehouse = gatehouse;
    this.proxy = proxy;
    this.client = new OAuthClient(gatehouse.url, proxy);
    this.#provider = provider;
    this.#server = server;
    this.#seen = seen;
  }

  /** @param clients how many sign in */
  static async start(clients: number, options: RotationSceneOptions = {}): Promise<RotationScene> {
    const seen = new Set<string>();
    const server = createServer((request, response) => {
      seen.add(request.headers.authorization ?? '');
      request.resume();
      if (request.method === 'GET') return stream(response);
      request.on('end', () => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'));
    });
    const provider = await ScriptedProvider.start();
    provider.usually(lasting(options.tokenSeconds ?? 1));
    const gatehouse = await startGatehouse({
      ...(options.dataFolder === undefined ? {} : { dataFolder: options.dataFolder }),
      ...(options.countedMemory === undefined ? {} : { countedMemory: options.countedMemory }),
      env: { GATEHOUSE_RATE_LIMIT_PER_MINUTE: '1000000', LOG_LEVEL: 'warn' },
    });
    const { issuer, clientId, clientSecret } = provider;
    const { id } = await gatehouse.addProvider({
      name: 'one-use tokens', provider_type: 'oidc', issuer, client_id: clientId, client_secret: clientSecret,
      scopes: ['openid', 'offline_access'],
    });
    const upstream = `http://127.0.0.1:${await listen(server)}/mcp`;
    const proxy = await gatehouse.addProxy(proxyFields(await freePort(), upstream, id));
    const scene = new RotationScene(gatehouse, proxy, provider, server, seen);
    for (let index = 1; index <= clients; index += 1) {
      const held = { account: `person-${index}@example.test`, client_id: '', access_token: '', refresh_token: '' };
      await scene.signIn(held);
      scene.held.push(held);
    }
    return scene;
  }

  async signIn(held: Held): Promise<void> {
    this.#provider.account = { sub: held.account, email: held.account };
    const issued = await this.client.obtainCode(alice);
    take(held, issued.client_id, await this.client.redeem(issued));
  }

  /** How often the provider was asked for new tokens. */
  get refreshes(): number {
    return this.#provider.count('refresh_token');
  }

  /** Takes over what an answer brings. @throws where it brings no tokens */
  async refresh(held: Held): Promise<void> {
    take(held, held.client_id, await this.#ask(held));
  }

  /** The same, for answers that may be refusals. */
  async tryRefresh(held: Held): Promise<OAuthAnswer> {
    const answer = await this.#ask(held);
    if (answer.status === 200) take(held, held.client_id, answer);
    return answer;
  }

  /**
   * True where Gatehouse used an access token whose refresh token it did not know after the kill, or where nothing of
   * the provider's doing says why a sign-in has ended. Asked when the provider has just refused what it did know.
   */
  wasUsed(): boolean {
    const refused = this.#provider.tokenRequests.findLast(({ parameters }) => parameters.get('grant_type') === 'refresh_token');
    const presented = refused?.parameters.get('refresh_token') ?? '';
    const granted = this.#provider.refreshes.findLast((refresh) => refresh.presented === presented);
    return !granted || this.#seen.has(`Bearer ${granted.accessToken}`);
  }

  async stop(): Promise<void> {
    await this.gatehouse.stop();
    await close(this.#server);
    await this.#provider.stop();
  }

  #ask({ client_id, refresh_token }: Held): Promise<OAuthAnswer> {
    return this.client.token({ grant_type: 'refresh_token', client_id, refresh_token });
  }
}

/** An event each second, for as long as somebody listens. */
function stream(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const timer = setInterval(() => void response.write('data: x\n\n'), 1_000);
  response.on('close', () => clearInterval(timer));
}

function take(held: Held, clientId: string, { status, body }: OAuthAnswer): void {
  const { access_token: access, refresh_token: next } = body;
  if (status !== 200 || typeof access !== 'string' || typeof next !== 'string') {
    throw new Error(`No usable answer for ${held.account}: ${status} ${JSON.stringify(body)}`);
  }
  Object.assign(held, { client_id: clientId, access_token: access, refresh_token: next });
}
