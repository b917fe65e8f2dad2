import type { RequestHandler } from 'express';

/**
 * Set on every answer of the gateway port; a page replaces the policy by its own, wider one. `no-store` because
 * answers carry the state of the moment, and some carry secrets.
 */
export const securityHeaders: RequestHandler = (_request, response, next) => {
  response.setHeader('x-content-type-options', 'nosniff');
  response.setHeader('x-frame-options', 'DENY');
  // Not "no-referrer": under that policy browsers post forms with "Origin: null" (Fetch, "append a request Origin
  // header"), which is refused.
  response.setHeader('referrer-policy', 'same-origin');
  response.setHeader('cache-control', 'no-store');
  response.setHeader('content-security-policy', "default-src 'none'; frame-ancestors 'none'");
  next();
};
