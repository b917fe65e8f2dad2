import { Agent, fetch as fetchWith } from 'undici';

/** `fetch` on connections that nothing else uses, so that they can be ended together. */
export interface OwnConnections {
  fetch: typeof fetch;
  /** What is under way fails. */
  end(): Promise<void>;
}

export function openConnections(): OwnConnections {
  const agent = new Agent();
  const send = (url: string | URL, init?: RequestInit) =>
    fetchWith(url, { ...init, dispatcher: agent } as Parameters<typeof fetchWith>[1]);
  return { fetch: send as unknown as typeof fetch, end: () => agent.destroy() };
}
