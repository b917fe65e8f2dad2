import type { Exchange } from './client-steps.ts';

/** A fetch that tells about each exchange after its answer has begun. */
export function watchedFetch(onExchange: (exchange: Exchange) => void): typeof fetch {
  return async (input, init) => {
    const response = await fetch(input, init);
    const body = init?.body === undefined || init.body === null ? '' : String(init.body);
    onExchange({
      method: init?.method ?? 'GET',
      url: input instanceof Request ? input.url : String(input),
      status: response.status,
      rpc: rpcMethod(body),
      grantType: new URLSearchParams(body).get('grant_type'),
    });
    return response;
  };
}

function rpcMethod(body: string): string | null {
  try {
    const message: unknown = JSON.parse(body);
    return typeof message === 'object' && message !== null && 'method' in message ? String(message.method) : null;
  } catch {
    return null;
  }
}
