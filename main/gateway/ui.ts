import express, { Router, type RequestHandler } from 'express';
import { sendResponse } from '../http/exchange.ts';
import { originOf } from './caller.ts';
import { signInPage, type SignInHelp } from './pages.ts';
import { readSessionCookie } from './session-cookie.ts';
import type { UiSessions } from './ui-sessions.ts';

export interface UiOptions {
  /** Folder with the built renderer. */
  folder: string;
  sessions: UiSessions;
  help: SignInHelp;
}

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "frame-ancestors 'none'",
  "form-action 'self'",
  "base-uri 'none'",
].join('; ');

/** The headless UI at the gateway's root. Its page needs a session; scripts and styles hold nothing private. */
export function uiRouter({ folder, sessions, help }: UiOptions): Router {
  const pageNeedsSession: RequestHandler = (request, response, next) => {
    const origin = originOf(request);
    const isPage = request.path.endsWith('/') || request.path.endsWith('.html');
    if (!isPage || sessions.verify(readSessionCookie(request.headers.cookie, origin) ?? '')) return next();
    sendResponse(response, signInPage(help, origin));
  };
  const files = express.static(folder, {
    redirect: false,
    setHeaders(response, path) {
      response.setHeader('content-security-policy', policy);
      // Vite puts a hash of the content into the names of everything but the pages.
      if (!path.endsWith('.html')) response.setHeader('cache-control', 'public, max-age=31536000, immutable');
    },
  });
  return Router().use(pageNeedsSession, files);
}
