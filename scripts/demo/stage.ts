import { startGatehouse, type RunningGatehouse } from '../../test/support/gatehouse.ts';
import { startIdentityProvider, type IdentityProvider } from '../../test/support/identity-provider.ts';
import { freePort } from '../../test/support/loopback.ts';
import { startMcpServer, type TestMcpServer } from '../../test/support/mcp-server.ts';
import { providerFields, proxyFields } from '../../test/support/worked-example.ts';
import type { Narrator } from './narrator.ts';

/** The parts of the demo, all running. */
export interface Stage {
  gatehouse: RunningGatehouse;
  provider: IdentityProvider;
  server: TestMcpServer;
  /** What a person pastes into a client. */
  proxyUrl: string;
}

type Stop = () => Promise<void>;

/**
 * Starts the parts and sets Gatehouse up over REST.
 * @param onStarted called with the way to stop each part as soon as it runs, so that nothing is left behind
 */
export async function setTheStage(say: Narrator, onStarted: (stop: Stop) => void): Promise<Stage> {
  const gatewayPort = await freePort();
  const callback = `http://localhost:${gatewayPort}/api/v1/oauth/callback`;

  const provider = await startIdentityProvider({ redirectUris: [callback] });
  onStarted(provider.stop);
  say.step('An identity provider starts. It knows Gatehouse as a client, and alice as a person.', provider.issuer);

  const server = await startMcpServer({ introspect: provider.introspect });
  onStarted(server.stop);
  say.step('An MCP server starts. It lets in nobody without a token from that provider.', server.url);

  const gatehouse = await startGatehouse({ port: gatewayPort, env: { LOG_LEVEL: 'info' } });
  onStarted(() => gatehouse.stop());
  say.step('Gatehouse starts, headless, with an empty data folder.', gatehouse.url);

  const { id: providerId } = await gatehouse.addProvider(providerFields(provider));
  say.step('The provider is added, by its issuer alone.', `POST ${gatehouse.url}/api/v1/oauth/providers`);

  const proxy = await gatehouse.addProxy(proxyFields(await freePort(), server.url, providerId));
  say.step(`The proxy is added. It answers at ${proxy.url}.`, `POST ${gatehouse.url}/api/v1/proxies`);
  return { gatehouse, provider, server, proxyUrl: proxy.url };
}
