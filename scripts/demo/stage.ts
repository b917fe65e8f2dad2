import type { ProxyView } from '../../preload/schema/views.ts';
import { startGatehouse, type RunningGatehouse } from '../../test/support/gatehouse.ts';
import { startIdentityProvider, type IdentityProvider } from '../../test/support/identity-provider.ts';
import { freePort } from '../../test/support/loopback.ts';
import { providerFields, proxyFields } from '../../test/support/worked-example.ts';
import type { Narrator } from './narrator.ts';
import type { UpstreamKind } from './options.ts';
import { startUpstream, type DemoUpstream } from './upstream.ts';

/** The parts of the demo, all running. */
export interface Stage {
  gatehouse: RunningGatehouse;
  provider: IdentityProvider;
  upstream: DemoUpstream;
  /** What a person pastes into a client. */
  proxyUrl: string;
}

type Stop = () => Promise<void>;

/**
 * Starts the parts and sets Gatehouse up over REST.
 * @param onStarted called with the way to stop each part as soon as it runs, so that nothing is left behind
 */
export async function setTheStage(
  kind: UpstreamKind,
  say: Narrator,
  onStarted: (stop: Stop) => void,
): Promise<Stage> {
  const gatewayPort = await freePort();
  const callback = `http://localhost:${gatewayPort}/api/v1/oauth/callback`;

  const provider = await startIdentityProvider({ redirectUris: [callback] });
  onStarted(provider.stop);
  say.step('An identity provider starts. It knows Gatehouse as a client, and alice as a person.', provider.issuer);

  const upstream = await startUpstream(kind, provider, say, onStarted);

  const gatehouse = await startGatehouse({ port: gatewayPort, env: { LOG_LEVEL: 'info' } });
  onStarted(() => gatehouse.stop());
  say.step('Gatehouse starts, headless, with an empty data folder.', gatehouse.url);

  const { id: providerId } = await gatehouse.addProvider(providerFields(provider));
  say.step('The provider is added, by its issuer alone.', `POST ${gatehouse.url}/api/v1/oauth/providers`);

  const fields = { ...proxyFields(await freePort(), '', providerId), upstream: upstream.fields };
  const proxy = await gatehouse.addProxy(fields);
  say.step(`The proxy is added. It answers at ${proxy.url}.`, `POST ${gatehouse.url}/api/v1/proxies`);
  await approveCommand(say, gatehouse, proxy);
  return { gatehouse, provider, upstream, proxyUrl: proxy.url };
}

/** A command is code: Gatehouse runs it only after somebody has read it. */
async function approveCommand(say: Narrator, gatehouse: RunningGatehouse, proxy: ProxyView): Promise<void> {
  const approval = proxy.command_approval;
  if (!approval) return;
  const path = `/proxies/${proxy.id}/approve-command`;
  await gatehouse.call('POST', path, { hash: approval.hash });
  say.step('Its server is a command, which is read and approved:', `POST ${gatehouse.url}/api/v1${path}`);
  say.lines(...approval.argv);
}
