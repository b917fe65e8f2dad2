import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Admitted } from '../http/guard.ts';
import type { CallContext } from './forward/call-context.ts';
import { Call } from './forward/call.ts';
import type { Principal } from './ports.ts';
import { StdioCall } from './stdio/stdio-call.ts';
import type { ProxyUpstream } from './upstreams/create-upstream.ts';

/** Forwards one authenticated call. `path`: the request target at the upstream. */
export type Forward = (
  request: IncomingMessage,
  response: ServerResponse,
  admitted: Admitted,
  principal: Principal,
  path: string,
) => void;

/** @param shared what all calls have in common */
export function forwardCalls(upstream: ProxyUpstream, shared: Omit<CallContext, 'upstream'>): Forward {
  if (upstream.kind === 'stdio') {
    const context = { ...shared, upstream };
    return (request, response, admitted, principal) =>
      void new StdioCall(context, request, response, admitted, principal).run();
  }
  const context = { ...shared, upstream };
  return (request, response, admitted, principal, path) =>
    new Call(context, request, response, admitted, principal, path).run();
}
