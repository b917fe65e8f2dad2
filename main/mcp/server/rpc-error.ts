/** JSON-RPC 2.0, section 5.1. */
export const parseError = -32_700;
/** "Reserved for implementation-defined server-errors". */
export const serverError = -32_000;

/** What is answered before a request is known to be one: there is no id to answer to. */
export const rpcError = (status: number, code: number, message: string, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify({ jsonrpc: '2.0', error: { code, message }, id: null }), {
    status,
    headers: { 'content-type': 'application/json', ...headers },
  });
