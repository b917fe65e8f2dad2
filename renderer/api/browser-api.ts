import {
  fileAnswers, type Input, type OperationName, type Output, type PushEvents, type Result, type ShellCalls,
} from '../../preload/schema/operations.ts';
import { t } from '../strings.ts';
import { download } from './download.ts';
import { restRequest } from './rest-request.ts';
import type { Failure, Link, Transport } from './transport.ts';

type Page = Pick<Window, 'fetch' | 'open' | 'close'> & Pick<typeof globalThis, 'EventSource' | 'navigator'>;

const done: Result<null> = { ok: true, value: null };
const failed = (error: Failure): { ok: false; error: Failure } => ({ ok: false, error });

async function valueOf(name: OperationName, response: Response): Promise<unknown> {
  if (response.status === 204) return null;
  if (!response.ok || !fileAnswers.has(name)) return response.json();
  const [type] = (response.headers.get('content-type') ?? '').split(';');
  const [, file] = /filename="?([^";]+)/.exec(response.headers.get('content-disposition') ?? '') ?? [];
  return { name: file ?? name, type, text: await response.text() };
}

/** The same calls as in the desktop's windows, over REST with the session cookie of the login link. */
export class BrowserApi implements Transport {
  readonly #page: Page;
  #events: EventSource | null = null;

  constructor(page: Page) {
    this.#page = page;
  }

  async call<K extends OperationName>(name: K, input: Input<K>): Promise<Result<Output<K>>> {
    const { method, path, body } = restRequest(name, input);
    try {
      const response = await this.#page.fetch(path, {
        method,
        credentials: 'same-origin',
        ...(body === null ? {} : { body, headers: { 'content-type': 'application/json' } }),
      });
      if (response.status === 401) return failed(t.errors.signedOut);
      const value: unknown = await valueOf(name, response);
      return response.ok ? { ok: true, value: value as Output<K> } : failed((value as { error: Failure }).error);
    } catch {
      return failed(t.errors.unreachable);
    }
  }

  async shell<K extends keyof ShellCalls>(name: K, input: ShellCalls[K]['input']): Promise<Result<null>> {
    try {
      if (name === 'openExternal' && 'url' in input) {
        // With "noopener" the answer is null whether or not a tab opened, so nothing can be told from it.
        this.#page.open(input.url, '_blank', 'noopener');
      } else if (name === 'saveText' && 'name' in input) {
        download(input.name, input.text, input.encoding);
      } else if (name === 'copyText' && 'text' in input) {
        await this.#page.navigator.clipboard.writeText(input.text);
      } else if (name === 'closeWindow') {
        this.#page.close();
      }
      return done;
    } catch {
      return failed(name === 'copyText' ? t.errors.notCopied : t.errors.unexpected);
    }
  }

  listen<K extends keyof PushEvents>(event: K, listener: (value: PushEvents[K]) => void): () => void {
    const receive = (message: MessageEvent<string>): void => listener(JSON.parse(message.data) as PushEvents[K]);
    const events = this.#stream();
    events.addEventListener(event, receive);
    return () => events.removeEventListener(event, receive);
  }

  watchLink(listener: (link: Link) => void): () => void {
    const events = this.#stream();
    const up = (): void => listener('up');
    // The browser reconnects by itself after a lost connection, and gives up on any answer but 200, such as 401.
    const down = (): void => listener(events.readyState === this.#page.EventSource.CLOSED ? 'signed_out' : 'lost');
    events.addEventListener('open', up);
    events.addEventListener('error', down);
    return () => {
      events.removeEventListener('open', up);
      events.removeEventListener('error', down);
    };
  }

  #stream(): EventSource {
    this.#events ??= new this.#page.EventSource('/api/v1/events');
    return this.#events;
  }
}
