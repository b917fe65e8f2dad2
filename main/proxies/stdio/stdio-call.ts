import type { IncomingMessage, ServerResponse } from 'node:http';
import type { GatehouseError } from '../../errors/index.ts';
import type { Admitted } from '../../http/guard.ts';
import { answerError, answerJson } from '../answer.ts';
import { corsHeaders } from '../cors.ts';
import { asGatehouseError, sessionNotFound } from '../forward/call-errors.ts';
import type { CallContext } from '../forward/call.ts';
import { StreamedBody } from '../forward/streamed-body.ts';
import { jsonRpcError, type JsonRpcId } from '../json-rpc-error.ts';
import type { Principal } from '../ports.ts';
import { isRequest, parseMessage, protocolVersionKey, type Message, type Request } from './message.ts';
import { EventStream, Reply, type ReplyOptions } from './reply.ts';
import { methodNotAllowed, notJsonRpc, sessionRequired } from './stdio-errors.ts';
import type { StdioSession } from './stdio-session.ts';
import type { StdioUpstream } from './stdio-upstream.ts';

const sessionHeader = 'mcp-session-id';

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
  }

  /** Never rejects: what goes wrong is answered. */
  async run(): Promise<void> {
    this.#context.traffic.request();
    try {
      if (this.#request.method === 'POST') await this.#post();
      else if (this.#request.method === 'GET') this.#listen();
      else if (this.#request.method === 'DELETE') this.#delete();
      else this.#refuseMethod('GET, POST, DELETE');
    } catch (error) {
      const known = asGatehouseError(error);
      if (known !== error) this.#context.log.error('A call failed inside Gatehouse.', { error });
      this.#refuse(known);
    }
  }

  async #post(): Promise<void> {
    const message = parseMessage(await this.#body());
    if (this.#response.destroyed) return;
    if (!message) throw notJsonRpc();
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
    const value = this.#request.headers[sessionHeader];
    return typeof value === 'string' ? value : null;
  }

  #session(id: string): StdioSession {
    const session = this.#context.upstream.find(id, this.#principal);
    if (!session) throw sessionNotFound();
    return session;
  }

  async #body(): Promise<string> {
    const chunks: Buffer[] = [];
    const body = new StreamedBody(this.#request, this.#context.bodyLimit);
    for await (const chunk of body as AsyncIterable<Buffer>) chunks.push(chunk);
    return Buffer.concat(chunks).toString('utf8');
  }

  #replyOptions(): ReplyOptions {
    const streams = /text\/event-stream|\*\/\*/.test(this.#request.headers.accept ?? '');
    const { traffic } = this.#context;
    return { response: this.#response, browserOrigin: this.#browserOrigin, traffic, streams };
  }

  #reply({ idKey }: Request, headers: readonly string[] = []): Reply {
    return new Reply(JSON.parse(idKey) as JsonRpcId, this.#replyOptions(), headers);
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
    this.#context.traffic.error(error.message);
    this.#context.log.warn(error.message, { code: error.code });
    answerError(this.#response, error, null, this.#browserOrigin);
  }
}
