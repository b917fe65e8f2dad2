import express, { Router, type Express } from 'express';
import type { AppState } from '../../preload/schema/views.ts';
import type { Signal } from '../events/signal.ts';
import { sendResponse } from '../http/exchange.ts';
import type { Logger } from '../log/logger.ts';
import { requireAdmin } from './admin-auth.ts';
import { errorHandler, notFound } from './errors.ts';
import { EventStreams } from './events.ts';
import { healthRouter } from './health.ts';
import type { LoginLinks } from './login-links.ts';
import { loginLinksRouter, loginRouter } from './login.ts';
import { mcpRouter, type McpServers } from './mcp.ts';
import { oauthRouter, type OAuthEndpoints } from './oauth.ts';
import { desktopPage, type SignInHelp } from './pages.ts';
import { restRouter, type RunOperation } from './rest.ts';
import { securityHeaders } from './security-headers.ts';
import { UiSessions } from './ui-sessions.ts';
import { uiRouter } from './ui.ts';

export interface GatewayOptions {
  version: string;
  log: Logger;
  adminToken: string;
  runOperation: RunOperation;
  restEnabled(): Promise<boolean>;
  state(): Promise<AppState>;
  changed: Signal;
  logChanged: Signal;
  oauth: OAuthEndpoints;
  builtinServers: McpServers;
  /** The UI in the browser (headless); null on the desktop, which has a window. */
  ui: { folder: string; links: LoginLinks; help: SignInHelp } | null;
}

export interface GatewayApp {
  app: Express;
  /** Ends the event streams, which would otherwise hold the listener open. */
  close(): void;
}

/** All that answers on the gateway port, in the order in which it is asked. The Host check comes before it. */
export function createGatewayApp(options: GatewayOptions): GatewayApp {
  const { log, ui } = options;
  const sessions = ui && new UiSessions(options.adminToken);
  const events = new EventStreams(options);

  const app = express();
  app.disable('x-powered-by').disable('etag').set('query parser', 'simple').enable('case sensitive routing');
  app.use(securityHeaders);
  app.use(healthRouter(options.version));
  app.use(oauthRouter(options.oauth, log));
  app.use(mcpRouter(options.builtinServers));
  if (ui && sessions) app.use(loginRouter({ ...ui, sessions }));

  // From here on nothing under /api/v1 answers a stranger, whether it exists or not.
  app.use('/api/v1', requireAdmin({ ...options, sessions }));
  app.use(Router().get('/api/v1/events', events.open));
  if (ui) app.use(loginLinksRouter(ui.links));
  app.use(restRouter(options.runOperation));
  app.use('/api', notFound);

  if (ui && sessions) app.use(uiRouter({ ...ui, sessions }));
  else app.get('/', (_request, response) => sendResponse(response, desktopPage()));
  app.use(notFound);
  app.use(errorHandler(log));
  return { app, close: () => events.close() };
}
