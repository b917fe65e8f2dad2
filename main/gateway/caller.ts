import type { IncomingMessage } from 'node:http';
import type { Actor } from '../operations/handler.ts';

/** What was found out about a request on its way in; kept beside it, since Express types its own bag as `any`. */
const callers = new WeakMap<IncomingMessage, Caller>();
const actors = new WeakMap<IncomingMessage, Actor>();

export interface Caller {
  /** Our origin as the caller spelled it, e.g. `http://127.0.0.1:8080`. */
  origin: string;
  /** Where the request comes from, as far as trusted peers tell. */
  address: string;
}

export const rememberCaller = (request: IncomingMessage, caller: Caller): void => void callers.set(request, caller);

/** Set by the Host check, which runs first. */
export function callerOf(request: IncomingMessage): Caller {
  const caller = callers.get(request);
  if (caller === undefined) throw new Error('The Host check did not run for this request.');
  return caller;
}

/** Our origin as the caller spelled it. */
export const originOf = (request: IncomingMessage): string => callerOf(request).origin;

export const rememberActor = (request: IncomingMessage, actor: Actor): void => void actors.set(request, actor);

/** Who makes an admin request. Set by `requireAdmin`, without which no admin route runs. */
export function actorOf(request: IncomingMessage): Actor {
  const actor = actors.get(request);
  if (actor === undefined) throw new Error('The admin check did not run for this request.');
  return actor;
}
