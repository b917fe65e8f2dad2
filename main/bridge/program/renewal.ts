import { answerUnreadable } from './bridge-error.ts';
import type { Channel } from './channel.ts';
import { isObject, readMessage, type Message } from './message.ts';
import type { Output } from './output.ts';
import type { Session } from './session.ts';

export interface RenewalOptions {
  channel: Channel;
  session: Session;
  output: Output;
  say(line: string): void;
  /** The new session is open. */
  opened(): void;
  signal: AbortSignal;
}

const initialized = readMessage('{"jsonrpc":"2.0","method":"notifications/initialized"}') as Message;

/**
 * Opens the client's session again where the server lost it, without the client: with the very messages that it opened
 * the first one with. Once for all calls that notice the loss.
 */
export class Renewal {
  readonly #options: RenewalOptions;
  #running: Promise<void> | null = null;

  constructor(options: RenewalOptions) {
    this.#options = options;
  }

  /** @param lost the session that the server no longer knows */
  async renew(lost: string): Promise<void> {
    if (this.#options.session.id !== lost) return;
    this.#running ??= this.#renew().finally(() => (this.#running = null));
    await this.#running;
  }

  async #renew(): Promise<void> {
    const { channel, session, output, say, opened, signal } = this.#options;
    const { initialize, settings } = session;
    if (initialize === null) return;
    say('The MCP server no longer knows the session. Opening it again.');
    const { answer, response } = await channel.ask(initialize, signal);
    const id = response.headers['mcp-session-id'];
    const result = isObject(answer) ? answer['result'] : undefined;
    if (result === undefined) throw answerUnreadable(response.statusCode ?? 0);
    session.opened(typeof id === 'string' ? id : null, result);
    (await channel.post(initialized, signal)).resume();
    for (const setting of settings) await channel.ask(setting, signal);
    opened();
    for (const change of session.changes) output.write(change);
  }
}
