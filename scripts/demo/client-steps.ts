/** One request of the MCP client and how it was answered. */
export interface Exchange {
  method: string;
  url: string;
  status: number;
  /** Method of the JSON-RPC message, or null where the request carries none. */
  rpc: string | null;
  grantType: string | null;
}

const paths: [RegExp, string][] = [
  [/oauth-protected-resource/, 'It asks who protects this server: an authorization server at the same address.'],
  [/oauth-authorization-server|openid-configuration/, 'It asks how that authorization server works.'],
  [/\/register$/, 'It registers itself: nobody had to do it by hand.'],
];

const messages: Record<string, string> = {
  'initialize': 'It connects, with its token.',
  'tools/list': 'It lists the tools.',
  'tools/call': 'It calls the tool.',
};

/** Says in words what a request of the client was about; null where it is of no interest to a reader. */
export function describeExchange({ method, url, status, rpc, grantType }: Exchange): string | null {
  const { pathname } = new URL(url);
  // The older transport begins with a stream instead of a message.
  if (status === 401 && (rpc || method === 'GET')) return 'It calls the server and is told to sign in first.';
  if (rpc) return messages[rpc] ?? null;
  if (grantType === 'authorization_code') return 'It trades the code for a token of its own.';
  return paths.find(([path]) => path.test(pathname))?.[1] ?? null;
}
