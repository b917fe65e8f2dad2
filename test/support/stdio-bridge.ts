import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BridgeFile } from '../../main/bridge/bridge-file.ts';
import { replaceFile } from '../../main/bridge/install-program.ts';
import type { ApiKeyView, ProxyView } from '../../preload/schema/views.ts';
import type { RunningGatehouse } from './gatehouse.ts';
import { HttpBrowser } from './http-browser.ts';
import { freePort } from './loopback.ts';
import { alice } from './person.ts';
import type { Scene } from './scene.ts';
import { signInOverHttp } from './sign-in-over-http.ts';
import { proxyFields } from './worked-example.ts';

/** An app's way to one proxy, as Gatehouse would give it: the command, and what it keeps for it. */
export interface StdioBridge {
  command: string;
  args: string[];
  file: string;
  keyId: string;
  read(): Promise<BridgeFile>;
}

export interface MadeKey {
  api_key: ApiKeyView;
  key: string;
}

/** Gives an app the command of a bridge to a proxy of a running Gatehouse. */
export async function addStdioBridge(gatehouse: RunningGatehouse, proxy: ProxyView): Promise<StdioBridge> {
  const made = await gatehouse.call<MadeKey>('POST', '/api-keys', { name: 'Bridge for Test', proxy_ids: [proxy.id] });
  return writeStdioBridge(gatehouse.dataFolder, gatehouse.url, proxy, made);
}

/** The same with a key that is there. */
export async function writeStdioBridge(
  dataFolder: string, gatewayUrl: string, proxy: ProxyView, { api_key: apiKey, key }: MadeKey,
): Promise<StdioBridge> {
  const folder = join(dataFolder, 'bridge');
  const file = join(folder, `test-${proxy.id}.json`);
  const read = async () => JSON.parse(await readFile(file, 'utf8')) as BridgeFile;
  await mkdir(folder, { recursive: true });
  const content: BridgeFile = {
    schema: 1,
    app_id: 'test',
    app: 'Test',
    proxy_id: proxy.id,
    proxy: proxy.name,
    url: proxy.url.replace('localhost', '127.0.0.1'),
    health_url: `${gatewayUrl}/api/v1/health`,
    credential: key,
    key_id: apiKey.id,
    start: null,
  };
  await replaceFile(file, JSON.stringify(content), 0o600);
  return {
    command: join(folder, 'gatehouse-bridge'),
    args: [file],
    file,
    keyId: apiKey.id,
    read,
  };
}

/** Puts an MCP server that wants no token behind a proxy of its own, and a bridge before it. */
export async function bridgedProxy(
  { gatehouse, proxy: { oauth_proxy_provider_id: provider } }: Pick<Scene, 'gatehouse' | 'proxy'>, upstream: object,
): Promise<{ proxy: ProxyView; bridge: StdioBridge }> {
  const fields = proxyFields(await freePort(), '', provider ?? 0);
  const proxy = await gatehouse.addProxy({
    ...fields, name: `everything ${fields.port}`, upstream, inject_upstream_token: false,
  });
  return { proxy, bridge: await addStdioBridge(gatehouse, proxy) };
}

/** Signs alice in for the proxy itself, as Connect account does: calls with a key go on in her name. */
export async function connectAccount(gatehouse: RunningGatehouse, proxy: ProxyView): Promise<void> {
  const { authorization_url: url } = await gatehouse.call<{ authorization_url: string }>(
    'POST', `/proxies/${proxy.id}/connect`,
  );
  await signInOverHttp(new HttpBrowser(), url, alice);
}
