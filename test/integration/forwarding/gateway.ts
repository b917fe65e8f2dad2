import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ProxyCreate } from '../../../preload/schema/entities.ts';
import { createGatehouse, type Gatehouse } from '../../../main/gatehouse.ts';
import { HttpBrowser } from '../../support/http-browser.ts';
import { startIdentityProvider } from '../../support/identity-provider.ts';
import { freePort } from '../../support/loopback.ts';
import { connectMcpClient, type ClientStore } from '../../support/mcp-client.ts';
import { alice } from '../../support/person.ts';
import { signInOverHttp } from '../../support/sign-in-over-http.ts';
import type { Cleanup } from '../../main/proxies/harness.ts';
import { providerFields } from '../../support/worked-example.ts';

export interface TestGateway {
  /** Puts a proxy before an MCP server that lets everyone in. @returns its URL */
  openTo(upstreamUrl: string): Promise<string>;
  /** The same behind OAuth, with somebody signed in. @returns its URL and the access token for it */
  signedInTo(upstreamUrl: string): Promise<{ url: string; token: string }>;
}

/** The whole gateway in this process, with an identity provider. */
export async function startTestGateway(cleanup: Cleanup): Promise<TestGateway> {
  const port = await freePort();
  const gatehouse = await createGatehouse({
    dataFolder: await mkdtemp(join(tmpdir(), 'gatehouse-')),
    mode: 'headless',
    version: '0.0.0',
    env: { GATEHOUSE_PORT: String(port), GATEHOUSE_SECRETS: 'vault' },
    uiFolder: tmpdir(),
    logToStderr: false,
  });
  cleanup.add(() => gatehouse.stop());
  await gatehouse.start();
  const provider = await startIdentityProvider({ redirectUris: [`http://localhost:${port}/api/v1/oauth/callback`] });
  cleanup.add(() => provider.stop());
  const created = await gatehouse.call('providers.create', providerFields(provider), 'rest');
  if (!created.ok) throw new Error(created.error.message);

  return {
    openTo: async (upstreamUrl) => createProxy(gatehouse, upstreamUrl, { oauth_proxy_enabled: false }),
    async signedInTo(upstreamUrl) {
      const url = await createProxy(gatehouse, upstreamUrl, {
        oauth_proxy_enabled: true, oauth_proxy_mode: 'gateway', oauth_proxy_provider_id: created.value.id,
      });
      const store: ClientStore = {};
      const openBrowser = (page: string): Promise<unknown> => signInOverHttp(new HttpBrowser(), page, alice);
      const connected = await connectMcpClient({ url, store, openBrowser });
      await connected.close();
      if (!store.tokens) throw new Error('The client holds no token after its sign-in.');
      return { url, token: store.tokens.access_token };
    },
  };
}

async function createProxy(gatehouse: Gatehouse, upstreamUrl: string, fields: Partial<ProxyCreate>): Promise<string> {
  const port = await freePort();
  const upstream = { kind: 'http', url: upstreamUrl };
  const proxy = await gatehouse.call('proxies.create', {
    name: `proxy ${port}`, port, path: '/mcp', upstream, enabled: true, auto_start: true, ...fields,
  }, 'rest');
  if (!proxy.ok) throw new Error(proxy.error.message);
  return proxy.value.url;
}
