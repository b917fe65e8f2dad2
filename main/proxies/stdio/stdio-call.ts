import type { IncomingMessage, ServerResponse } from 'node:http';
import type { GatehouseError } from '../../errors/index.ts';
import type { Admitted } from '../../http/guard.ts';
import type { CallEntry } from '../activity/call-entry.ts';
import { answerError, answerJson } from '../answer.ts';
import { corsHeaders } from '../cors.ts';
import type { CallContext } from '../forward/call-context.ts';
import { asGatehouseError, sessionNotFound } from '../forward/call-errors.ts';
import { collectBody } from '../forward/collect-body.ts';
import { jsonRpcError, type JsonRpcId } from '../json-rpc-error.ts';
import type { Principal } from '../ports.ts';
import { answerJudgement } from '../tools/answer-judgement.ts';
import { filteredReply } from '../tools/filtered-reply.ts';
import { judgeBody } from '../tools/judge-body.ts';
import type { Listing } from '../tools/tool-rules.ts';
import { isRequest, parseMessage, protocolVersionKey, type Message, type Request } from './message.ts';
import { EventStream, Reply, type Answerable, type ReplyOptions } from './reply.ts';
import { methodNotAllowed, notJsonRpc, sessionRequired } from './stdio-errors.ts';
import type { StdioSession } from './stdio-session.ts';
import type { StdioUpstream } from './stdio-upstream.ts';

const sessionHeader = 'mcp-session-id';
const textOrNull = (header: string | string[] | undefined): string | null => (typeof header === 'string' ? header : null);

/**
 * One authenticated call to a stdio server, in streamable HTTP: POST with one message, GET for the server's own, DELETE
 * to end the session. A server of this kind gets its credentials from its environment, so none is put in.
 */
export class StdioCall {
  readonly #context: CallContext<StdioUpstream>;
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #browserOrigin: string | undefined;
  readonly #principal: string;
  readonly #entry: CallEntry;
  /** The call asks for a list of tools, which has to be looked at. */
  #listing: Listing | null = null;

  constructor(
    context: CallContext<StdioUpstream>,
    request: IncomingMessage,
    response: ServerResponse,
    admitted: Admitted,
    principal: Principal,
  ) {
    this.#context = context;
    this.#request = request;
    this.#response = response;
    this.#browserOrigin = admitted.browserOrigin;
    this.#principal = principal.id;
    this.#entry = context.activity.begin(principal.label, request.method ?? 'GET', context.proxy.record_call_content);
  }

  /** Never rejects: what goes wrong is answered. */
  async run(): Promise<void> {
    this.#context.traffic.request();
    this.#response.once('close', () =>
      this.#entry.ended(this.#response.headersSent ? this.#response.statusCode : null),
    );
    try {
      if (this.#request.method === 'POST') await this.#post();
      else if (this.#request.method === 'GET') this.#listen();
      else if (this.#request.method === 'DELETE') this.#delete();
      else this.#refuseMethod('GET, POST, DELETE');
    } catch (error) {
      const known = asGatehouseError(error);
      if (known !== error) this.#context.log.error('A call failed inside Gatehouse.', { call: this.#entry.id, error });
      this.#refuse(known);
    }
  }

  async #post(): Promise<void> {
    const body = await collectBody(this.#request, this.#context.bodyLimit);
    if (this.#response.destroyed) return;
    this.#entry.received(body);
    const message = parseMessage(body.toString('utf8'));
    if (!message) throw notJsonRpc();
    if (!this.#mayPass(body)) return;
    const sessionId = this.#sessionId();
    if (sessionId !== null) this.#toSession(message, this.#session(sessionId));
    else if (!isRequest(message)) throw sessionRequired();
    else if (message.method === 'initialize') this.#initialize(message);
    else if (protocolVersionKey in message.meta) this.#toShared(message);
    else throw sessionRequired();
  }

  #initialize(message: Request): void {
    const { upstream } = this.#context;
    const session = upstream.open(this.#principal);
    this.#ask(session, message, ['mcp-session-id', session.id]);
    this.#response.once('close', () => {
      // Nobody else knows of this session.
      if (!this.#response.writableFinished) void upstream.end(session);
    });
  }

  #ask(session: StdioSession, message: Request, headers: readonly string[] = []): void {
    this.#response.once('close', session.ask(message, this.#reply(message, headers)));
  }

  #toSession(message: Message, session: StdioSession): void {
    if (isRequest(message)) return this.#ask(session, message);
    session.tell(message);
    this.#accepted();
  }

  #toShared(message: Request): void {
    const { upstream } = this.#context;
    const server = upstream.sharedFor(this.#principal);
    const leave = server.ask(message, this.#reply(message));
    this.#response.once('close', () => {
      if (!this.#response.writableFinished) leave();
      if (!server.modern && server.quietSince !== null) upstream.forgetShared(this.#principal, server);
    });
  }

  #listen(): void {
    const sessionId = this.#sessionId();
    // Clients that look for the old transport, or for a stream outside of a session, learn here that there is none.
    if (sessionId === null) return this.#refuseMethod('POST');
    const session = this.#session(sessionId);
    const stream = new EventStream(this.#replyOptions());
    const { standing } = this.#context;
    standing.add(this.#response);
    const leave = session.listen(stream);
    this.#response.once('close', () => {
      standing.delete(this.#response);
      leave();
    });
  }

  #delete(): void {
    const sessionId = this.#sessionId();
    if (sessionId === null) throw sessionRequired();
    void this.#context.upstream.end(this.#session(sessionId));
    this.#accepted(204);
  }

  #sessionId(): string | null {
    return textOrNull(this.#request.headers[sessionHeader]);
  }

  #session(id: string): StdioSession {
    const session = this.#context.upstream.find(id, this.#principal);
    if (!session) throw sessionNotFound();
    return session;
  }

  /** Answers what may not go to the server. */
  #mayPass(body: Buffer): boolean {
    const { tools } = this.#context;
    if (tools === null) return true;
    const { headers } = this.#request;
    const named = { mcpMethod: textOrNull(headers['mcp-method']), mcpName: textOrNull(headers['mcp-name']) };
    const judgement = judgeBody(body, named, tools);
    if (judgement.ok) {
      this.#listing = judgement.listing;
      return true;
    }
    this.#note(judgement.error);
    answerJudgement(this.#response, judgement, false, this.#browserOrigin);
    return false;
  }

  #replyOptions(): ReplyOptions {
    const streams = /text\/event-stream|\*\/\*/.test(this.#request.headers.accept ?? '');
    const { traffic } = this.#context;
    return { response: this.#response, browserOrigin: this.#browserOrigin, traffic, entry: this.#entry, streams };
  }

  #reply({ idKey }: Request, headers: readonly string[] = []): Answerable {
    const reply = new Reply(JSON.parse(idKey) as JsonRpcId, this.#replyOptions(), headers);
    const { tools } = this.#context;
    return tools !== null && this.#listing !== null ? filteredReply(reply, tools, this.#listing) : reply;
  }

  #accepted(status: 202 | 204 = 202): void {
    if (this.#response.destroyed) return;
    this.#context.traffic.answered();
    this.#response.writeHead(status, this.#browserOrigin === undefined ? [] : corsHeaders(this.#browserOrigin));
    this.#response.end();
  }

  #refuseMethod(allowed: string): void {
    this.#context.traffic.answered();
    const body = jsonRpcError(methodNotAllowed(), null);
    answerJson(this.#response, 405, body, this.#browserOrigin, ['allow', allowed]);
  }

  #refuse(error: GatehouseError): void {
    if (this.#response.destroyed) return;
    this.#note(error);
    answerError(this.#response, error, null, this.#browserOrigin);
  }

  #note(error: GatehouseError): void {
    this.#entry.failure = error;
    this.#context.traffic.error(error.message);
    this.#context.log.warn(error.message, { call: this.#entry.id, code: error.code });
  }
}
