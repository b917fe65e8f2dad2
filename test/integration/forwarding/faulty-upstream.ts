import type { RequestListener } from 'node:http';
import {
  openProxy, httpUpstream, startUpstream, type Answer, type Cleanup, type OpenProxy,
} from '../../main/proxies/harness.ts';
import { ToxicProxy, type Toxic } from '../../support/toxic-proxy.ts';

export interface FaultyUpstream extends OpenProxy {
  toxic: ToxicProxy;
  /** Host and port, as the proxy knows its upstream. */
  host: string;
}

/** A proxy, and an upstream that it reaches over a connection that goes wrong. */
export async function proxyBeforeFaults(
  cleanup: Cleanup, handler: RequestListener, toxic: Toxic | null = null,
): Promise<FaultyUpstream> {
  const proxy = await ToxicProxy.start(await startUpstream(cleanup, handler), toxic);
  cleanup.add(() => proxy.stop());
  const host = `127.0.0.1:${proxy.port}`;
  const opened = await openProxy(cleanup, { upstream: httpUpstream(`http://${host}/mcp`) });
  return { ...opened, toxic: proxy, host };
}

/** A JSON-RPC message of a client. */
export const message = (method: string, id: number): string => JSON.stringify({ jsonrpc: '2.0', id, method });

interface RpcError {
  id: unknown;
  error: { code: number; message: string; data: { code: string } };
}

export const errorOf = (answer: Answer): RpcError => JSON.parse(answer.body) as RpcError;
