import { Router } from 'express';

/** Tells anyone on this machine that Gatehouse is up; nothing that a stranger could use. */
export function healthRouter(version: string): Router {
  return Router().get('/api/v1/health', (_request, response) => {
    response.json({ status: 'ok', name: 'Gatehouse', version });
  });
}
