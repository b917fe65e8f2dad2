import type { IncomingMessage, ServerResponse } from 'node:http';
import type { GatehouseError } from '../errors/index.ts';
import { addressOf, readRequest, sendResponse, type HttpRequest } from '../http/exchange.ts';
import type { Admitted, Guard, Refused } from '../http/guard.ts';
import { targetPath } from '../http/request-target.ts';
import { trustedPeers } from '../http/trusted-peers.ts';
import type { Logger } from '../log/logger.ts';
import { inRequest } from '../log/request-id.ts';
import type { ProxyRecord } from '../store/records.ts';
import type { RefusedNames } from './activity/refused-names.ts';
import { answerError, answerJson } from './answer.ts';
import { answerVisit, isVisit } from './browser-page.ts';
import { isPreflight } from './cors.ts';
import { asGatehouseError } from './forward/call-errors.ts';
import { isLastHop } from './forward/max-forwards.ts';
import type { Forward } from './forward-calls.ts';
import {
  answerHealth, answerLastHop, answerNotFound, answerPreflight, answerRefused, answerTrace, answerVerdict,
} from './own-answers.ts';
import type { Authenticator, ProxyOAuthRoutes, Verdict } from './ports.ts';
import type { ProxyUpstream } from './upstreams/create-upstream.ts';

export interface RouterDependencies {
  authenticator: Authenticator;
  oauthRoutes: ProxyOAuthRoutes;
  /** Where names are remembered that the proxy does not answer to. Left out: nowhere. */
  refusedNames?: RefusedNames;
  log: Logger;
}

/** A configuration of the proxy, and what forwards calls by it. */
export interface Served {
  proxy: ProxyRecord;
  upstream: ProxyUpstream;
  forward: Forward;
}

/**
 * Says what becomes of a request on the port of a proxy. The order of its checks: guard, health, OAuth routes, MCP
 * path, preflight, credentials of the client; then the call is forwarded, unless it asks to go no further. What the
 * client may not do is decided before what it wants is looked at.
 */
export class RequestRouter {
  readonly #dependencies: RouterDependencies;
  #served: Served;
  #guard: Guard;

  constructor(served: Served, guard: Guard, dependencies: RouterDependencies) {
    this.#served = served;
    this.#guard = guard;
    this.#dependencies = dependencies;
  }

  get served(): Served {
    return this.#served;
  }

  /** Goes by another configuration from the next request on. */
  serve(served: Served, guard: Guard): void {
    this.#served = served;
    this.#guard = guard;
  }

  handle(request: IncomingMessage, response: ServerResponse): void {
    const target = request.url ?? '';
    const admitted = this.#guard(target, request.rawHeaders, request.socket);
    if (!admitted.ok) return this.#refuse(response, admitted);
    try {
      this.#route(target, request, response, admitted);
    } catch (error) {
      this.#fail(response, admitted, error);
    }
  }

  #refuse(response: ServerResponse, refused: Refused): void {
    const { refusedNames, log } = this.#dependencies;
    const { host } = refused;
    if (host !== undefined && refusedNames?.note(host)) log.warn('A call came by a name that the proxy does not answer to.', { host });
    answerRefused(response, refused);
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
    if (upstreamPath === null) {
      if (isVisit(request)) return answerVisit(response, proxy, admitted.origin, 404, null);
      return answerNotFound(response, proxy, admitted);
    }
    if (request.method === 'TRACE') return answerTrace(response, admitted);
    if (browserOrigin !== undefined && isPreflight(request.method, request.headers['access-control-request-method'])) {
      return answerPreflight(request, response, browserOrigin);
    }
    const { authorization, apiKey, origin } = admitted;
    const proceed = (verdict: Verdict): void => {
      if (response.destroyed) return;
      if (verdict.ok && isLastHop(request)) answerLastHop(request, response, browserOrigin);
      else if (verdict.ok) forward(request, response, admitted, verdict.principal, upstreamPath);
      else if (verdict.status === 401 && isVisit(request)) answerVisit(response, proxy, origin, 401, verdict.challenge);
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
