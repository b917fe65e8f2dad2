import type { IncomingMessage, ServerResponse } from 'node:http';
import type { GatehouseError } from '../errors/index.ts';
import { addressOf, readRequest, sendResponse, type HttpRequest } from '../http/exchange.ts';
import { createGuard, type Admitted, type Guard } from '../http/guard.ts';
import { listen } from '../http/listen.ts';
import type { HttpListener } from '../http/open-port.ts';
import { targetPath } from '../http/request-target.ts';
import { CertificateFiles } from '../http/tls/certificate-files.ts';
import { trustedPeers } from '../http/trusted-peers.ts';
import type { Logger } from '../log/logger.ts';
import { inRequest } from '../log/request-id.ts';
import type { ProxyRecord } from '../store/records.ts';
import { Activity } from './activity/activity.ts';
import { answerError, answerJson, answerRefusal } from './answer.ts';
import { isPreflight, preflightHeaders } from './cors.ts';
import { asGatehouseError } from './forward/call-errors.ts';
import { defaultBodyLimit } from './forward/call-context.ts';
import { forwardCalls, type Forward } from './forward-calls.ts';
import type { Authenticator, ProxyOAuthRoutes, UpstreamCredentials, Verdict } from './ports.ts';
import { SessionBindings } from './sessions.ts';
import { toolRules } from './tools/tool-rules.ts';
import { ToolWatch } from './tools/tool-watch.ts';
import { Traffic } from './traffic.ts';
import type { ProxyUpstream } from './upstreams/create-upstream.ts';

/** What every proxy's listener needs from other rooms. */
export interface ListenerDependencies {
  authenticator: Authenticator;
  credentials: UpstreamCredentials;
  oauthRoutes: ProxyOAuthRoutes;
  log: Logger;
  /** Called on every change of the counts: it has to be cheap. */
  trafficChanged?: () => void;
  /** Where calls are remembered. Left out: for as long as the listener lives. */
  activity?: Activity;
  /** What is known of the server's tools. Left out: for as long as the listener lives. */
  tools?: ToolWatch;
  /** Largest request body, in bytes. */
  bodyLimit?: number;
}

/** A configuration of the proxy, and what forwards calls by it. */
interface Served {
  proxy: ProxyRecord;
  upstream: ProxyUpstream;
  forward: Forward;
}

/**
 * The port of one proxy. The order of its checks: guard, health, OAuth routes, MCP path, preflight, credentials of the
 * client; then the call is forwarded. What the client may not do is decided before what it wants is looked at.
 */
export class ProxyListener {
  readonly traffic: Traffic;
  readonly #activity: Activity;
  readonly #tools: ToolWatch;
  readonly #dependencies: ListenerDependencies;
  readonly #sessions = new SessionBindings();
  readonly #standing = new Set<ServerResponse>();
  #served: Served;
  #guard: Guard;
  #http: HttpListener | null = null;

  private constructor(proxy: ProxyRecord, upstream: ProxyUpstream, dependencies: ListenerDependencies) {
    this.#dependencies = dependencies;
    this.traffic = new Traffic(dependencies.trafficChanged);
    this.#activity = dependencies.activity ?? new Activity();
    this.#tools = dependencies.tools ?? new ToolWatch(proxy, () => undefined);
    this.#served = this.#serve(proxy, upstream);
    this.#guard = createGuard({ port: proxy.port, reach: proxy });
  }

  /**
   * Opens the proxy's port. Takes over `upstream`.
   * @throws GatehouseError as `listen` and `CertificateFiles.open`
   */
  static async open(
    proxy: ProxyRecord,
    upstream: ProxyUpstream,
    dependencies: ListenerDependencies,
  ): Promise<ProxyListener> {
    const listener = new ProxyListener(proxy, upstream, dependencies);
    try {
      const handler = (request: IncomingMessage, response: ServerResponse): void => listener.#handle(request, response);
      const onError = (error: Error): void => dependencies.log.error('A proxy port reported an error.', { error });
      const certificate = proxy.tls ? await CertificateFiles.open(proxy.tls, dependencies.log) : null;
      const { port, bind_addresses: addresses } = proxy;
      listener.#http = await listen(handler, { port, addresses, certificate, onError });
    } catch (error) {
      await upstream.destroy();
      throw error;
    }
    if (listener.port !== proxy.port) listener.#guard = createGuard({ port: listener.port, reach: proxy });
    return listener;
  }

  /** The port in use. */
  get port(): number {
    return this.#http?.port ?? this.#served.proxy.port;
  }

  /** Applies a changed configuration without closing the port: running calls end under the old one. */
  reconfigure(proxy: ProxyRecord, upstream: ProxyUpstream): void {
    const old = this.#served.upstream;
    this.#served = this.#serve(proxy, upstream);
    this.#guard = createGuard({ port: this.port, reach: proxy });
    if (old === upstream) return;
    old.retire();
    // Where their messages go is known to the old one alone: their clients have to open them again.
    if (old.kind === 'http' && old.endpoints.size > 0) for (const response of this.#standing) response.destroy();
  }

  /** What is wrong with the upstream as such, as a sentence. */
  get problem(): string | null {
    return this.#served.upstream.problem;
  }

  /** Closes the port: running calls have `graceMs` to end, streams that nobody would end are cut at once. */
  async close(graceMs?: number): Promise<void> {
    for (const response of this.#standing) response.destroy();
    await this.#http?.close(graceMs);
    await this.#served.upstream.destroy();
  }

  #serve(proxy: ProxyRecord, upstream: ProxyUpstream): Served {
    const { credentials, log, bodyLimit = defaultBodyLimit } = this.#dependencies;
    const forward = forwardCalls(upstream, {
      proxy,
      credentials,
      log,
      bodyLimit,
      sessions: this.#sessions,
      standing: this.#standing,
      traffic: this.traffic,
      activity: this.#activity,
      tools: toolRules(proxy, this.#tools),
    });
    return { proxy, upstream, forward };
  }

  #handle(request: IncomingMessage, response: ServerResponse): void {
    const target = request.url ?? '';
    const admitted = this.#guard(target, request.rawHeaders, request.socket);
    if (!admitted.ok) {
      const body = JSON.stringify({ error: admitted.code, error_description: admitted.message });
      return answerJson(response, admitted.status, body, undefined);
    }
    try {
      this.#route(target, request, response, admitted);
    } catch (error) {
      this.#fail(response, admitted, error);
    }
  }

  #route(target: string, request: IncomingMessage, response: ServerResponse, admitted: Admitted): void {
    const { proxy, upstream, forward } = this.#served;
    const { browserOrigin } = admitted;
    // The MCP path itself can be none of our own routes; anything else could be.
    if (!upstream.target.isExact(target)) {
      const path = targetPath(target);
      if (path === '/health') return answerHealth(request, response, admitted);
      if (this.#dependencies.oauthRoutes.owns(proxy, path)) {
        return void inRequest(() => this.#answerOAuth(proxy, request, response, admitted));
      }
    }
    const upstreamPath = upstream.target.map(target);
    if (upstreamPath === null) return answerNotFound(response, proxy, admitted);
    if (browserOrigin !== undefined && isPreflight(request.method, request.headers['access-control-request-method'])) {
      return answerPreflight(request, response, browserOrigin);
    }
    const { authorization, apiKey, origin } = admitted;
    const proceed = (verdict: Verdict): void => {
      if (response.destroyed) return;
      if (verdict.ok) forward(request, response, admitted, verdict.principal, upstreamPath);
      else answerVerdict(response, verdict, admitted);
    };
    const verdict = this.#dependencies.authenticator.authenticate(proxy, origin, authorization, apiKey);
    if (!(verdict instanceof Promise)) return proceed(verdict);
    verdict.then(proceed).catch((error: unknown) => this.#fail(response, admitted, error));
  }

  async #answerOAuth(
    proxy: ProxyRecord,
    request: IncomingMessage,
    response: ServerResponse,
    admitted: Admitted,
  ): Promise<void> {
    try {
      const answer = await this.#dependencies.oauthRoutes.handle(proxy, await this.#read(request, admitted));
      if (!response.destroyed) sendResponse(response, answer);
    } catch (error) {
      const { status, code, message } = this.#known(error);
      const body = { error: status === 500 ? 'server_error' : code, error_description: message };
      answerJson(response, status, JSON.stringify(body), admitted.browserOrigin);
    }
  }

  #read(request: IncomingMessage, { origin }: Admitted): Promise<HttpRequest> {
    // Only here the address matters: calls are counted by who makes them.
    const isTrusted = trustedPeers(this.#served.proxy.trusted_peers);
    return readRequest(request, { origin, address: addressOf(request, isTrusted) });
  }

  #fail(response: ServerResponse, admitted: Admitted, error: unknown): void {
    answerError(response, this.#known(error), null, admitted.browserOrigin);
  }

  #known(error: unknown): GatehouseError {
    const known = asGatehouseError(error);
    if (known !== error) this.#dependencies.log.error('A request failed inside Gatehouse.', { error });
    return known;
  }
}

function answerVerdict(response: ServerResponse, verdict: Extract<Verdict, { ok: false }>, admitted: Admitted): void {
  const presented = admitted.authorization !== undefined || admitted.apiKey !== undefined;
  const errors = {
    401: presented ? 'invalid_token' : 'unauthorized',
    403: 'insufficient_scope',
    429: 'too_many_requests',
  };
  answerRefusal(response, { ...verdict, error: errors[verdict.status] }, admitted.browserOrigin);
}

function answerNotFound(response: ServerResponse, proxy: ProxyRecord, admitted: Admitted): void {
  const description = `Nothing is here. The MCP server of this proxy is at ${admitted.origin}${proxy.path}.`;
  const body = JSON.stringify({ error: 'not_found', error_description: description });
  answerJson(response, 404, body, admitted.browserOrigin);
}

function answerHealth(request: IncomingMessage, response: ServerResponse, admitted: Admitted): void {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return answerJson(response, 405, '{"error":"method_not_allowed"}', admitted.browserOrigin, ['allow', 'GET, HEAD']);
  }
  answerJson(response, 200, '{"status":"ok"}', admitted.browserOrigin);
}

function answerPreflight(request: IncomingMessage, response: ServerResponse, browserOrigin: string): void {
  const requested = request.headers['access-control-request-headers'];
  const privateNetwork = request.headers['access-control-request-private-network'] === 'true';
  response.writeHead(204, preflightHeaders(browserOrigin, requested, privateNetwork));
  response.end();
}
