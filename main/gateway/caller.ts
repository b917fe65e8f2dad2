import type { IncomingMessage } from 'node:http';
import type { Actor } from '../operations/handler.ts';

/** What was found out about a request on its way in; kept beside it, since Express types its own bag as `any`. */
const origins = new WeakMap<IncomingMessage, string>();
const actors = new WeakMap<IncomingMessage, Actor>();

export const rememberOrigin = (request: IncomingMessage, origin: string): void => void origins.set(request, origin);

/** Our origin as the caller spelled it, e.g. `http://127.0.0.1:8080`. Set by the Host check, which runs first. */
export function originOf(request: IncomingMessage): string {
  const origin = origins.get(request);
  if (origin === undefined) throw new Error('The Host check did not run for this request.');
  return origin;
}

export const rememberActor = (request: IncomingMessage, actor: Actor): void => void actors.set(request, actor);

/** Who makes an admin request. Set by `requireAdmin`, without which no admin route runs. */
export function actorOf(request: IncomingMessage): Actor {
  const actor = actors.get(request);
  if (actor === undefined) throw new Error('The admin check did not run for this request.');
  return actor;
}
