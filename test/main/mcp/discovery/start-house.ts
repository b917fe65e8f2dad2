import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text as readText } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import { createGatehouse } from '../../../../main/gatehouse.ts';
import type { OperationName, Output } from '../../../../preload/schema/operations.ts';
import { freePort } from '../../../support/loopback.ts';
import { startMcpServer } from '../../../support/mcp-server.ts';

/** A whole Gatehouse in this process, with its built-in servers and nothing behind it yet. */
export async function startHouse(mode: 'headless' | 'desktop' = 'headless') {
  const gatehouse = await createGatehouse({
    dataFolder: await mkdtemp(join(tmpdir(), 'gatehouse-mcp-')), mode, version: '1.2.3',
    env: { GATEHOUSE_PORT: '0', GATEHOUSE_SECRETS: 'vault' }, logToStderr: false,
  });
  onTestFinished(() => gatehouse.stop());
  await gatehouse.start();
  const { port } = (await gatehouse.state()).gateway;

  const run = async <K extends OperationName>(name: K, input: unknown = {}): Promise<Output<K>> => {
    const result = await gatehouse.call(name, input, 'ui');
    if (!result.ok) throw new Error(result.error.message);
    return result.value;
  };
  /** Plain node:http: unlike fetch it sends any Host and Origin. A `host` of null sends none. */
  const ask = async (path: string, headers: Record<string, string | string[]> = {}, body = initialize) => {
    const asked = httpRequest({ host: '127.0.0.1', port, path, method: 'POST', headers: {
      host: `localhost:${port}`, 'content-type': 'application/json', ...headers,
    } }).end(body);
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    return { status: response.statusCode ?? 0, text: await readText(response) };
  };
  return { gatehouse, port, run, ask, discovery: new URL(`http://127.0.0.1:${port}/api/v1/mcp`) };
}

export const initialize = '{"jsonrpc":"2.0","method":"initialize","id":1}';

/** The same with two proxies that run: "Open tools" without OAuth, "Notes" with it, and one that is switched off. */
export async function startFurnishedHouse(mode: 'headless' | 'desktop' = 'headless') {
  const house = await startHouse(mode);
  const server = await startMcpServer();
  onTestFinished(() => server.stop());
  const provider = await house.run('providers.create', {
    name: 'idp', provider_type: 'oauth2', client_id: 'c', client_secret: 's',
    auth_url: 'http://127.0.0.1:9/authorize', token_url: 'http://127.0.0.1:9/token',
  });
  const add = async (fields: object) => house.run('proxies.create', {
    port: await freePort(), upstream: { kind: 'http', url: server.url }, oauth_proxy_mode: 'gateway',
    oauth_proxy_provider_id: provider.id, ...fields,
  });
  const open = await add({ name: 'Open tools', description: 'For everyone', oauth_proxy_enabled: false, oauth_proxy_provider_id: null });
  const notes = await add({ name: 'Notes' });
  const off = await add({ name: 'Off', enabled: false });
  return { ...house, open, notes, off };
}
