import { Router, type RequestHandler } from 'express';
import { sendResponse } from '../http/exchange.ts';
import { originOf } from './caller.ts';
import type { LoginLinks } from './login-links.ts';
import { signedInPage, spentLinkPage, type SignInHelp } from './pages.ts';
import { readSessionCookie, sessionCookie } from './session-cookie.ts';
import type { UiSessions } from './ui-sessions.ts';

export interface LoginOptions {
  links: LoginLinks;
  sessions: UiSessions;
  help: SignInHelp;
}

/** `GET /login?token=...` exchanges a one-time link for the session cookie. */
export function loginRouter({ links, sessions, help }: LoginOptions): Router {
  const open: RequestHandler = (request, response) => {
    const origin = originOf(request);
    // A browser that only loads ahead, or looks whether the address exists, must not use the link up.
    if (request.method === 'HEAD' || request.headers['sec-purpose']?.includes('prefetch')) {
      response.status(204).end();
    } else if (links.redeem(String(request.query['token'] ?? ''))) {
      response.setHeader('set-cookie', sessionCookie(origin, sessions.issue()));
      sendResponse(response, signedInPage());
    } else if (sessions.verify(readSessionCookie(request.headers.cookie, origin) ?? '')) {
      sendResponse(response, signedInPage());
    } else {
      sendResponse(response, spentLinkPage(help, origin));
    }
  };
  return Router().get('/login', open);
}

/** `POST /api/v1/ui/login-links` makes a new link, for whoever passed the admin check. */
export function loginLinksRouter(links: LoginLinks): Router {
  return Router().post('/api/v1/ui/login-links', (_request, response) => {
    response.status(201).json(links.mint());
  });
}
