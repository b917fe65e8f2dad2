import type { Browser, Page } from 'playwright-core';
import type { RunningDesktop } from './desktop.ts';
import { eventually } from './eventually.ts';

/** Does something in Gatehouse that opens a page of this computer in the person's browser, and gives that page. */
export async function followLink(desktop: RunningDesktop, browser: Browser, act: () => Promise<void>): Promise<Page> {
  await desktop.app.evaluate(({ shell }) => {
    Object.assign(globalThis, { opened: '' });
    shell.openExternal = async (url) => void Object.assign(globalThis, { opened: url });
  });
  await act();
  const opened = (): Promise<string> => desktop.app.evaluate(() => (globalThis as { opened?: string }).opened ?? '');
  await eventually(opened).toMatch(/^http:\/\/localhost:/);
  const page = await (await browser.newContext()).newPage();
  await page.goto(await opened());
  return page;
}
