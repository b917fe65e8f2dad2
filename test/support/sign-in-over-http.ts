import type { HttpBrowser } from './http-browser.ts';
import type { Page } from './http-browser/page.ts';
import type { Person } from './person.ts';

/**
 * Takes a browser from an authorization URL through Gatehouse's consent and the provider's sign-in, in whatever order
 * the pages come, until a page has nothing left to answer.
 * @returns that last page: the client's own where all went well
 */
export async function signInOverHttp(browser: HttpBrowser, url: string, person: Person): Promise<Page> {
  return answerPages(browser, await browser.open(url), person);
}

/** The same from a page on. */
export async function answerPages(browser: HttpBrowser, first: Page, person: Person): Promise<Page> {
  let page = first;
  for (let pages = 0; pages < 12; pages += 1) {
    const next = await answer(browser, page, person);
    if (!next) return page;
    page = next;
  }
  throw new Error(`The sign-in does not come to an end. The last page was ${page.url}:\n${page.text}`);
}

async function answer(browser: HttpBrowser, page: Page, person: Person): Promise<Page | null> {
  const has = (button: string): boolean => page.forms.some(({ buttons }) => buttons.some(({ text }) => text === button));
  if (has(person.decision)) return browser.press(page, person.decision);
  if (has('Sign in')) {
    return browser.press(page, 'Sign in', { account: person.account, password: person.password });
  }
  if (has('Continue')) return browser.press(page, 'Continue');
  return page.refresh ? browser.open(page.refresh) : null;
}
