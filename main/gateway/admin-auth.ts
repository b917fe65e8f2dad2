import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';
import { GatehouseError } from '../errors/index.ts';
import type { Actor } from '../operations/handler.ts';
import { equalSecrets } from './admin-token.ts';
import { originOf, rememberActor } from './caller.ts';
import { isSameOrigin } from './same-origin.ts';
import { readSessionCookie } from './session-cookie.ts';
import type { UiSessions } from './ui-sessions.ts';

export interface AdminAuthOptions {
  adminToken: string;
  /** Null where no UI is served: then only the token opens the door. */
  sessions: UiSessions | null;
  /** Whether programs may use the token now (on the desktop a setting). */
  restEnabled(): Promise<boolean>;
}

/**
 * Lets through who holds the admin token or a session of the UI. Everyone else gets 401, whether the path exists or
 * not, and a page of another origin that rides on the browser's cookie gets 403.
 */
export function requireAdmin(options: AdminAuthOptions): RequestHandler {
  return async (request, response, next) => {
    const actor = identify(request, options);
    if (!actor) {
      response.setHeader('www-authenticate', 'Bearer realm="Gatehouse admin"');
      throw unauthorized(request);
    }
    if (actor === 'ui' && !isSameOrigin(request, originOf(request))) throw crossOrigin();
    if (actor === 'rest' && !(await options.restEnabled())) throw restDisabled();
    rememberActor(request, actor);
    next();
  };
}

/** A wrong token is not made good by a cookie. */
function identify(request: IncomingMessage, { adminToken, sessions }: AdminAuthOptions): Actor | null {
  const { authorization, cookie } = request.headers;
  if (authorization !== undefined) {
    const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
    return token !== undefined && equalSecrets(token, adminToken) ? 'rest' : null;
  }
  const session = readSessionCookie(cookie, originOf(request));
  return session !== undefined && sessions?.verify(session) ? 'ui' : null;
}

const unauthorized = (request: IncomingMessage): GatehouseError => new GatehouseError(
  'unauthorized',
  request.headers.authorization === undefined
    ? 'This address needs the admin token.'
    : 'The admin token is not the one of this Gatehouse.',
  {
    status: 401,
    remedy: 'Send "Authorization: Bearer <token>" with the content of the file admin-token in the data folder.',
  },
);

const crossOrigin = (): GatehouseError => new GatehouseError(
  'cross_origin',
  'The request came from a page that is not Gatehouse.',
  { status: 403, remedy: 'Programs send the admin token in place of the browser\'s cookie.' },
);

const restDisabled = (): GatehouseError => new GatehouseError(
  'rest_disabled',
  'The REST interface is switched off.',
  { status: 403, remedy: 'Switch on "REST interface" in the settings of the Gatehouse window.' },
);
