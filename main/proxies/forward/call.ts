import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import type { GatehouseError } from '../../errors/index.ts';
import type { Admitted } from '../../http/guard.ts';
import type { CallEntry } from '../activity/call-entry.ts';
import { answerRefusal, answerError } from '../answer.ts';
import { isLargeBatch, mostMessages } from '../call-members.ts';
import type { UpstreamConnection } from '../connection/upstream-connection.ts';
import { requestId } from '../json-rpc-error.ts';
import type { Principal, UpstreamAuthorization } from '../ports.ts';
import { answerJudgement } from '../tools/answer-judgement.ts';
import { isCallByHeaders, judgeBody } from '../tools/judge-body.ts';
import { requestUnclear } from '../tools/tool-errors.ts';
import { toolReader } from '../tools/tool-reader.ts';
import type { Listing, ToolRules } from '../tools/tool-rules.ts';
import { isAbsoluteEndpoint, type SseEndpoint } from '../upstreams/sse-endpoints.ts';
import type { CallContext } from './call-context.ts';
import {
  asGatehouseError,
  batchTooLarge,
  bodyTooLarge,
  bodyTooSlow,
  duplicateHeader,
  renewedTooLate,
  sessionNotFound,
  signInMissing,
} from './call-errors.ts';
import { EndpointRewriter } from './endpoint-rewriter.ts';
import { countForward } from './max-forwards.ts';
import { mayRepeat } from './may-repeat.ts';
import { readCallBody, type BodyOwner } from './read-call-body.ts';
import { Relay, type RelayOwner } from './relay.ts';
import { copyRequestHeaders, type RequestHead } from './request-headers.ts';
import type { ResponseHead } from './response-headers.ts';
import { inSequence, type Rewriter } from './rewriter.ts';
import type { StreamedBody } from './streamed-body.ts';
import { Tap } from './tap.ts';
import { brokenOff, isConnectionLoss, upstreamFailure, upstreamRefusal } from './upstream-errors.ts';

const nothingToInject: UpstreamAuthorization = { kind: 'none' };

/**
 * One authenticated call on its way: credential, body, upstream, answer. Each step goes straight on to the next where
 * it has nothing to wait for.
 */
export class Call implements BodyOwner, RelayOwner {
  readonly #context: CallContext;
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #admitted: Admitted;
  readonly #principal: Principal;
  #path: string;
  readonly #head: RequestHead;
  readonly #entry: CallEntry;
  #authorization: string | null = null;
  #body: Buffer | null = null;
  #relay: Relay | null = null;
  #connection: UpstreamConnection | null = null;
  /** Each of the two is done once, whatever the other did: after a sleep both are needed. */
  #repeated = false;
  #renewed = false;
  #clientGone = false;
  #streaming = false;
  /** Its answer is a list of tools, which has to be looked at. */
  #listing: Listing | null = null;
  /** Looks at the answer as it passes. */
  #tap: Tap | null = null;
  /** The message goes to an HTTP+SSE server: the answer comes on another stream. */
  #answeredElsewhere = false;
  /** Where the client of this stream posts to, once an HTTP+SSE server has said so. */
  #endpoint: SseEndpoint | null = null;

  /** @param path the request target at the upstream */
  constructor(
    context: CallContext,
    request: IncomingMessage,
    response: ServerResponse,
    admitted: Admitted,
    principal: Principal,
    path: string,
  ) {
    this.#context = context;
    this.#request = request;
    this.#response = response;
    this.#admitted = admitted;
    this.#principal = principal;
    this.#path = path;
    this.#head = copyRequestHeaders(request.rawHeaders, context.upstream.headers);
    if (request.method === 'OPTIONS') countForward(this.#head.headers);
    this.#entry = context.activity.begin(principal.label, request.method ?? 'GET', context.proxy.record_call_content);
    this.#entry.named(this.#head.mcpMethod, this.#head.mcpName);
  }

  run(): void {
    const { proxy, upstream, credentials, sessions, traffic, bodyLimit } = this.#context;
    traffic.request();
    this.#response.on('close', this.#closed);
    const { sessionId, bodyLength, repeated } = this.#head;
    if (repeated !== null) return this.#refuse(duplicateHeader(repeated));
    if (sessionId !== null && !sessions.mayUse(sessionId, this.#principal.id)) return this.#refuse(sessionNotFound());
    if (upstream.endpoints.size > 0 && !this.#mayUseEndpoint()) return this.#refuse(sessionNotFound());
    if (bodyLength !== null && bodyLength > bodyLimit) return this.#refuse(bodyTooLarge(bodyLimit));
    // A key that the person wrote into the upstream's headers is meant for it: nothing is put in its place.
    const authorization = upstream.headers.setsAuthorization
      ? nothingToInject
      : credentials.authorizationFor(proxy, this.#admitted.origin, this.#principal);
    if (authorization instanceof Promise) authorization.then(this.#authorized, this.broken);
    else this.#authorized(authorization);
  }

  rewriterFor(status: number, head: ResponseHead): Rewriter | null {
    const { tools } = this.#context;
    const reader = tools && this.#toolReaderFor(tools, status, head);
    const filter = tools?.strict ? reader : null;
    if (reader && !filter) this.#tap = new Tap(reader);
    if (head.encoded) return filter;
    const endpoint = this.#endpointRewriterFor(head);
    return endpoint && filter ? inSequence(endpoint, filter) : (endpoint ?? filter);
  }

  answered(status: number, head: ResponseHead): void {
    const { sessions, traffic, standing } = this.#context;
    traffic.answered();
    if (head.eventStream) {
      this.#streaming = true;
      traffic.streamOpened();
      if (this.#request.method === 'GET') standing.add(this.#response);
    }
    const sessionId = head.sessionId ?? this.#head.sessionId;
    if (sessionId !== null) sessions.answered(sessionId, this.#principal.id, this.#request.method, status);
  }

  passed(chunk: Buffer): void {
    this.#entry.sent(chunk);
    this.#tap?.push(chunk);
  }

  withheld(status: number, location: string | null): void {
    if (status === 401 && this.#authorization !== null && !this.#renewed) {
      this.#renewed = true;
      this.#renew(this.#authorization).catch(this.broken);
    } else {
      this.#refuse(upstreamRefusal(status, this.#context.upstream.url, location));
    }
  }

  failed(error: Error): void {
    if (this.#clientGone) return;
    const replayable = this.#head.bodyLength === 0 || this.#body !== null;
    if (!this.#repeated && replayable && isConnectionLoss(error) && mayRepeat(this.#request.method, this.#body)) {
      this.#repeated = true;
      this.#dispatch(this.#body);
    } else {
      this.#refuse(upstreamFailure(error, this.#context.upstream.url.host));
    }
  }

  brokeOff(error: Error): void {
    const { host } = this.#context.upstream.url;
    const failure = upstreamFailure(error, host);
    this.#entry.failure = failure;
    const about = { call: this.#entry.id, code: failure.code, reason: failure.detail };
    this.#context.log.warn('The answer of the upstream broke off.', about);
    this.#context.traffic.error(brokenOff(error, host));
  }

  over(reusable: boolean): void {
    if (reusable) this.#tap?.end();
    if (this.#connection) this.#context.upstream.connections.release(this.#connection, reusable);
    this.#connection = null;
    this.#relay = null;
  }

  /**
   * An HTTP+SSE server says at the start of its stream where messages go. Such a stream has no session id, and only
   * GET opens one.
   */
  #endpointRewriterFor({ eventStream }: ResponseHead): EndpointRewriter | null {
    if (!eventStream || this.#request.method !== 'GET' || this.#head.sessionId !== null) return null;
    return new EndpointRewriter((announced) => {
      this.#endpoint = this.#context.upstream.endpoints.add(announced, this.#principal.id);
      return isAbsoluteEndpoint(announced) ? this.#admitted.origin + this.#endpoint.target : this.#endpoint.target;
    });
  }

  #toolReaderFor(tools: ToolRules, status: number, head: ResponseHead): Rewriter | null {
    const { method: httpMethod } = this.#request;
    return toolReader(tools, { listing: this.#listing, method: this.#entry.method, httpMethod }, status, head);
  }

  /** False where the message goes to a stream of somebody else. */
  #mayUseEndpoint(): boolean {
    const { endpoints, prefix } = this.#context.upstream;
    const endpoint = this.#request.method === 'POST' ? endpoints.find(this.#request.url ?? '') : undefined;
    if (endpoint) this.#path = prefix + endpoint.upstreamTarget;
    this.#answeredElsewhere = endpoint !== undefined;
    if (endpoint) return endpoint.principal === this.#principal.id;
    return this.#request.method !== 'POST' || !endpoints.leadsToOthers(this.#path, this.#principal.id);
  }

  readonly #authorized = (authorization: UpstreamAuthorization): void => {
    if (this.#clientGone) return;
    if (authorization.kind === 'needs_sign_in') return this.#askForSignIn(authorization);
    if (authorization.kind === 'inject') this.#authorization = authorization.header;
    const { bodyLength } = this.#head;
    const { tools, bodyLimit } = this.#context;
    const judged = tools?.strict === true;
    if (bodyLength !== 0) readCallBody(this.#request, bodyLength, bodyLimit, judged, this);
    // A server may take the headers alone for a call.
    else if (judged && isCallByHeaders(this.#head)) this.#refuse(requestUnclear());
    else this.#dispatch(null);
  };

  received(chunk: Buffer): void {
    this.#entry.received(chunk);
  }

  whole(body: Buffer): void {
    this.#body = body;
    if (isLargeBatch(body)) return this.#refuse(batchTooLarge(mostMessages));
    const { tools } = this.#context;
    if (tools === null || this.#mayPass(body, tools)) this.#dispatch(body);
  }

  streaming(body: StreamedBody): void {
    const { bodyLength, headers } = this.#head;
    if (bodyLength !== null) headers.push('content-length', String(bodyLength));
    this.#dispatch(body);
  }

  late(): void {
    this.#response.setHeader('connection', 'close');
    this.#refuse(bodyTooSlow());
  }

  readonly broken = (error: unknown): void => {
    const known = asGatehouseError(error);
    if (known !== error) this.#context.log.error('A call failed inside Gatehouse.', { call: this.#entry.id, error });
    this.#refuse(known);
  };

  /** Answers what may not go upstream. */
  #mayPass(body: Buffer, tools: ToolRules): boolean {
    if (this.#clientGone) return false;
    const { mcpMethod, mcpName } = this.#head;
    const contentTypes = this.#request.headersDistinct['content-type'];
    const judgement = judgeBody(body, { mcpMethod, mcpName, contentTypes }, tools);
    if (judgement.ok) {
      this.#listing = judgement.listing;
      return true;
    }
    this.#note(judgement.error);
    answerJudgement(this.#response, judgement, this.#answeredElsewhere, this.#admitted.browserOrigin);
    return false;
  }

  #dispatch(body: Buffer | Readable | null): void {
    this.#connection = this.#context.upstream.connections.acquire();
    this.#relay = new Relay(this.#response, this.#admitted.browserOrigin, this, this.#connection);
    const headers =
      this.#authorization === null ? this.#head.headers : [...this.#head.headers, 'authorization', this.#authorization];
    this.#connection.dispatch({ method: this.#request.method ?? 'GET', path: this.#path, headers, body }, this.#relay);
  }

  /** The upstream refused the credential: it is renewed once, and the call sent again where its body was kept. */
  async #renew(refused: string): Promise<void> {
    const { proxy, credentials, upstream } = this.#context;
    const renewed = await credentials.refreshAfterRefusal(proxy, this.#admitted.origin, this.#principal, refused);
    if (this.#clientGone) return;
    if (renewed.kind === 'needs_sign_in') return this.#askForSignIn(renewed);
    const renewal = renewed.kind === 'inject' && renewed.header !== refused ? renewed.header : null;
    if (renewal === null) return this.#refuse(upstreamRefusal(401, upstream.url, null));
    if (this.#head.bodyLength !== 0 && this.#body === null) return this.#refuse(renewedTooLate());
    this.#authorization = renewal;
    this.#dispatch(this.#body);
  }

  #askForSignIn(needed: Extract<UpstreamAuthorization, { kind: 'needs_sign_in' }>): void {
    if (needed.challenge === null) return this.#refuse(signInMissing(needed.message));
    this.#context.traffic.error(needed.message);
    this.#entry.failure = signInMissing(needed.message);
    const { challenge, message } = needed;
    const refusal = { status: 401, challenge, error: 'invalid_token', message } as const;
    answerRefusal(this.#response, refusal, this.#admitted.browserOrigin);
  }

  #refuse(error: GatehouseError): void {
    if (this.#clientGone) return;
    this.#note(error);
    answerError(this.#response, error, requestId(this.#body), this.#admitted.browserOrigin);
  }

  #note(error: GatehouseError): void {
    this.#entry.failure = error;
    this.#context.traffic.error(error.message);
    this.#context.log.warn(error.message, { call: this.#entry.id, code: error.code, reason: error.detail });
  }

  /** The answer is complete, or the client went away: then the upstream's work ends at once. */
  readonly #closed = (): void => {
    this.#clientGone = true;
    this.#entry.ended(this.#response.headersSent ? this.#response.statusCode : null);
    if (this.#endpoint) this.#context.upstream.endpoints.forget(this.#endpoint);
    if (this.#streaming) {
      this.#context.traffic.streamClosed();
      this.#context.standing.delete(this.#response);
    }
    if (!this.#response.writableFinished) this.#relay?.abort(clientWentAway);
  };
}

const clientWentAway = new Error('The client went away.');
