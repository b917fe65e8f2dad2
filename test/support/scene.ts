import type { ProxyView } from '../../preload/schema/views.ts';
import { startGatehouse, type GatehouseOptions, type RunningGatehouse } from './gatehouse.ts';
import { startIdentityProvider, type IdentityProvider } from './identity-provider.ts';
import { freePort } from './loopback.ts';
import { startMcpServer, type TestMcpServer } from './mcp-server.ts';
import { providerFields, proxyFields } from './worked-example.ts';

/** An identity provider, an MCP server that takes only its tokens, and Gatehouse set up between them. */
export interface Scene {
  gatehouse: RunningGatehouse;
  provider: IdentityProvider;
  server: TestMcpServer;
  proxy: ProxyView;
  stop(): Promise<void>;
}

export interface SceneOptions {
  gatehouse?: GatehouseOptions;
  /** Fields of the proxy that differ from the worked example. */
  proxy?: object;
}

export async function startScene(options: SceneOptions = {}): Promise<Scene> {
  const port = options.gatehouse?.port ?? await freePort();
  const gatehouse = await startGatehouse({ ...options.gatehouse, port });
  const provider = await startIdentityProvider({ redirectUris: [gatehouse.callbackUrl] });
  const server = await startMcpServer({ introspect: provider.introspect });
  const { id } = await gatehouse.addProvider(providerFields(provider));
  const proxy = await gatehouse.addProxy({ ...proxyFields(await freePort(), server.url, id), ...options.proxy });
  return {
    gatehouse,
    provider,
    server,
    proxy,
    async stop() {
      await gatehouse.stop();
      await server.stop();
      await provider.stop();
    },
  };
}
