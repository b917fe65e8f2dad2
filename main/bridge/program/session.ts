import { isObject, type Message } from './message.ts';
import type { SessionHeaders } from './request-headers.ts';

const lists = ['tools', 'prompts', 'resources'] as const;

/**
 * The client's session (before 2026-07-28), and what the client has said in it that a server which lost it has to be
 * told again.
 */
export class Session implements SessionHeaders {
  #id: string | null = null;
  #version: string | null = null;
  #initialize: Message | null = null;
  #capabilities: Readonly<Record<string, unknown>> = {};
  /** By what a later one replaces. */
  readonly #settings = new Map<string, Message>();

  get id(): string | null {
    return this.#id;
  }

  get version(): string | null {
    return this.#version;
  }

  /** The message that opens the session; null where the client has not opened any. */
  get initialize(): Message | null {
    return this.#initialize;
  }

  /** What follows `notifications/initialized` in a session that is opened again. */
  get settings(): Message[] {
    return [...this.#settings.values()];
  }

  /** Notes what the client sends. */
  sends(message: Message): void {
    const { method, params } = message;
    const uri = String(params['uri']);
    switch (method) {
      case 'initialize':
        this.#initialize = message;
        this.#settings.clear();
        break;
      case 'logging/setLevel':
        this.#settings.set(method, message);
        break;
      case 'resources/subscribe':
        this.#settings.set(uri, message);
        break;
      case 'resources/unsubscribe':
        this.#settings.delete(uri);
        break;
      default:
    }
  }

  /**
   * Notes what the server answered to `initialize`.
   * @param id Mcp-Session-Id; servers without sessions send none
   */
  opened(id: string | null, result: unknown): void {
    this.#id = id;
    if (!isObject(result)) return;
    if (typeof result['protocolVersion'] === 'string') this.#version = result['protocolVersion'];
    this.#capabilities = isObject(result['capabilities']) ? result['capabilities'] : {};
  }

  /** Tells the client to read again what may be different now, as far as the server ever announces such changes. */
  get changes(): string[] {
    return lists.filter((list) => {
      const capability = this.#capabilities[list];
      return isObject(capability) && capability['listChanged'] === true;
    }).map((list) => JSON.stringify({ jsonrpc: '2.0', method: `notifications/${list}/list_changed` }));
  }
}

/**
 * True where an answer says that the server no longer knows the session. The specification's sign is 404; widely used
 * servers answer 400 and say it in words.
 */
export const isSessionLost = (status: number, body: string): boolean => status === 404
  ? !body.includes('"error":"not_found"')
  : status === 400 && /session|not initialized/i.test(body);
