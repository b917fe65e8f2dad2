import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGatehouse } from '../../../main/gatehouse.ts';
import { startIdentityProvider, type IdentityProvider } from '../../support/identity-provider.ts';
import { freePort } from '../../support/loopback.ts';
import { startMcpServer, type TestMcpServer } from '../../support/mcp-server.ts';
import { providerFields, proxyFields } from '../../support/worked-example.ts';
import { send, type Answer } from './http.ts';
import { openLanding, type Landing } from './landing.ts';
import { Proxy } from './proxy.ts';

export interface WorldOptions {
  /** Requests per minute and address at the limited endpoints. Left out: more than any test makes. */
  rateLimit?: 'usual';
}

/** A running Gatehouse between a real OpenID provider and a real MCP server. The tests reach all of it over HTTP. */
export interface World {
  /** Gateway mode. */
  gateway: Proxy;
  /** Upstream mode. */
  upstream: Proxy;
  /** Gateway mode too, before the same MCP server: what is given at one of them must not open the other. */
  other: Proxy;
  /** Upstream mode too. */
  otherUpstream: Proxy;
  /** OAuth is switched off. */
  open: Proxy;
  provider: IdentityProvider;
  server: TestMcpServer;
  landing: Landing;
  gatewayPort: number;
  /** One more proxy, before the same MCP server and provider, but for `fields`. */
  addProxy(name: string, fields: object): Promise<Proxy>;
  /** The admin REST interface. */
  admin(method: string, path: string, body?: unknown): Promise<Answer>;
  close(): Promise<void>;
}

export async function openWorld({ rateLimit }: WorldOptions = {}): Promise<World> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'gatehouse-conformance-'));
  const gatewayPort = await freePort();
  const gatehouse = await createGatehouse({
    dataFolder,
    mode: 'headless',
    version: '0.0.0',
    logToStderr: false,
    uiFolder: dataFolder,
    env: {
      GATEHOUSE_PORT: String(gatewayPort),
      GATEHOUSE_SECRETS: 'vault',
      ...(rateLimit === 'usual' ? {} : { GATEHOUSE_RATE_LIMIT_PER_MINUTE: '1000000' }),
    },
  });
  await gatehouse.start();
  const gateway = `http://localhost:${gatewayPort}`;
  const token = (await readFile(gatehouse.adminTokenFile, 'utf8')).trim();
  const provider = await startIdentityProvider({ redirectUris: [`${gateway}/api/v1/oauth/callback`] });
  const server = await startMcpServer({ introspect: provider.introspect });
  const landing = await openLanding();

  const admin = (method: string, path: string, body?: unknown): Promise<Answer> =>
    send(method, `${gateway}/api/v1${path}`, {
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const { json: identityProvider } = await admin('POST', '/oauth/providers', providerFields(provider));
  const addProxy = async (name: string, fields: object): Promise<Proxy> => {
    const answer = await admin('POST', '/proxies', {
      ...proxyFields(await freePort(), server.url, Number(identityProvider['id'])),
      name,
      ...fields,
    });
    if (answer.status !== 201) throw new Error(answer.text);
    return new Proxy(Number(answer.json['id']), Number(answer.json['port']), gatewayPort);
  };

  return {
    gateway: await addProxy('gateway', {}),
    upstream: await addProxy('upstream', { oauth_proxy_mode: 'upstream' }),
    other: await addProxy('other', {}),
    otherUpstream: await addProxy('other upstream', { oauth_proxy_mode: 'upstream' }),
    open: await addProxy('open', { oauth_proxy_enabled: false, oauth_proxy_provider_id: null }),
    provider,
    server,
    landing,
    gatewayPort,
    addProxy,
    admin,
    async close() {
      await gatehouse.stop();
      await Promise.all([provider.stop(), server.stop(), landing.close()]);
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}
