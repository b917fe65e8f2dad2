import { CookieJar } from './http-browser/cookie-jar.ts';
import { parsePage, type Form, type Page } from './http-browser/page.ts';

/** A step that the browser took, for those who want to watch. */
export interface Visit {
  method: string;
  url: string;
  status: number;
  /** Text of the button whose press led here; null for links and redirects. */
  pressed: string | null;
}

/** What a browser is about to send. */
interface Outgoing {
  method: string;
  pressed: string | null;
  body?: URLSearchParams;
  headers?: Record<string, string>;
}

/**
 * A browser without a screen: keeps cookies, follows redirects and fills in forms, over plain HTTP. It runs no
 * scripts, so what it gets through works without them.
 */
export class HttpBrowser {
  readonly #cookies = new CookieJar();
  readonly #onVisit: (visit: Visit) => void;

  constructor(onVisit: (visit: Visit) => void = () => {}) {
    this.#onVisit = onVisit;
  }

  /** Opens a URL and follows its redirects. */
  async open(url: string): Promise<Page> {
    return this.#request(url, { method: 'GET', pressed: null });
  }

  /** Follows the link with this text. */
  async follow(page: Page, link: string): Promise<Page> {
    const target = page.links.find(({ text }) => text === link);
    if (!target) throw new Error(`There is no link "${link}" on ${page.url}:\n${page.text}`);
    return this.open(target.url);
  }

  /** Fills in a form and presses the button with this text, even one that only a script would arm. */
  async press(page: Page, button: string, values: Record<string, string> = {}): Promise<Page> {
    const form = page.forms.find((candidate) => candidate.buttons.some(({ text }) => text === button));
    if (!form) throw new Error(`There is no button "${button}" on ${page.url}:\n${page.text}`);
    const fields = new URLSearchParams(filledIn(form, button, values));
    const target = new URL(form.action, page.url);
    if (form.method === 'GET') {
      target.search = fields.toString();
      return this.#request(target.href, { method: 'GET', pressed: button });
    }
    return this.#request(target.href, {
      method: 'POST',
      pressed: button,
      body: fields,
      headers: { origin: new URL(page.url).origin, referer: page.url },
    });
  }

  async #request(url: string, first: Outgoing): Promise<Page> {
    let target = url;
    let outgoing = first;
    for (let redirects = 0; redirects < 20; redirects += 1) {
      const { method, pressed, body, headers } = outgoing;
      const response = await fetch(target, {
        method,
        redirect: 'manual',
        headers: { accept: 'text/html,*/*', ...headers, ...this.#cookies.headerFor(target) },
        ...(body ? { body } : {}),
      });
      this.#cookies.keep(target, response.headers.getSetCookie());
      this.#onVisit({ method, url: target, status: response.status, pressed });
      const location = response.headers.get('location');
      if (response.status < 300 || response.status >= 400 || location === null) {
        return parsePage(target, response.status, response.headers, await response.text());
      }
      await response.body?.cancel();
      target = new URL(location, target).href;
      // 307 and 308 repeat the request as it was; the others go on with GET (RFC 9110 section 15.4).
      if (response.status !== 307 && response.status !== 308) outgoing = { method: 'GET', pressed: null };
    }
    throw new Error(`${url} redirects without end.`);
  }
}

function filledIn(form: Form, button: string, values: Record<string, string>): Record<string, string> {
  const pressed = form.buttons.find(({ text }) => text === button);
  return {
    ...form.fields,
    ...(pressed?.name ? { [pressed.name]: pressed.value } : {}),
    ...values,
  };
}
