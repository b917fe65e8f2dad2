import type { Id, Message } from './message.ts';

/** Requests that by their definition change nothing: they may be sent once more when their answer was lost. */
const readOnly: ReadonlySet<string> = new Set([
  'initialize', 'ping', 'server/discover', 'subscriptions/listen', 'tools/list', 'prompts/list', 'prompts/get',
  'resources/list', 'resources/templates/list', 'resources/read', 'completion/complete', 'logging/setLevel',
]);

/** A message of the client on its way to the server. */
export class Call {
  readonly message: Message;
  /** The requests in it that have no answer yet. */
  readonly open: Set<Id>;
  readonly #controller = new AbortController();
  #cancelled = false;
  /** Something of the answer has come. */
  begun = false;
  /** The session was opened again for it. */
  sessionRenewed = false;
  /** The server's tools were read again for it. */
  toolsRead = false;

  constructor(message: Message) {
    this.message = message;
    this.open = new Set(message.ids);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** True where nobody waits for an answer any more. */
  get cancelled(): boolean {
    return this.#cancelled || this.#controller.signal.aborted;
  }

  /** True where it does no harm if the server gets it twice. */
  get mayRepeat(): boolean {
    const { ids, method } = this.message;
    return ids.length === 0 || (method !== null && readOnly.has(method));
  }

  /** A request whose answer is a stream of notifications that lasts (MCP 2026-07-28). */
  get isSubscription(): boolean {
    return this.message.method === 'subscriptions/listen';
  }

  /** The client wants no answer any more. */
  cancel(): void {
    this.#cancelled = true;
  }

  /** Closes the connection that the answer comes on: in the stateless era the server takes that as a cancellation. */
  abort(): void {
    this.#controller.abort();
  }
}
