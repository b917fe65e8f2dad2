import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../../support/browser.ts';
import { ConsentPage } from '../../support/consent-page.ts';
import { desktopRuntime } from '../../support/desktop-runtime.ts';
import { DesktopSession, type RunningDesktop } from '../../support/desktop.ts';
import { eventually } from '../../support/eventually.ts';
import { followLink } from '../../support/follow-link.ts';
import { readState } from '../../support/window-state.ts';
import { DemoPage, signInAsAda } from '../pages/demo-page.ts';

const runtime = await desktopRuntime();
const reason = 'unavailable' in runtime ? ` (skipped: ${runtime.unavailable})` : '';

/** One story, told in order: each part goes on where the one before ended. */
describe.skipIf('unavailable' in runtime)(`the demo on the desktop${reason}`, () => {
  let session: DesktopSession;
  let desktop: RunningDesktop;
  let browser: Browser;
  let window: Page;
  let demo: DemoPage;

  beforeAll(async () => {
    if ('unavailable' in runtime) return;
    session = await DesktopSession.start(runtime.executable);
    browser = await launchChromium();
    desktop = await session.launch();
    window = await desktop.window();
    demo = new DemoPage(window);
  });

  afterAll(async () => {
    await desktop?.quit();
    await browser?.close();
    await session?.stop();
  });

  it('asks in its own window; Deny gives nothing away', async () => {
    const tab = await followLink(desktop, browser, demo.start);
    await new ConsentPage(await desktop.consentWindow()).answer('Deny');
    await demo.denied.waitFor();
    await tab.context().close();
  });

  it('tried again and allowed, shows the answer of a tool', async () => {
    const tab = await followLink(desktop, browser, demo.again);
    const consent = new ConsentPage(await desktop.consentWindow());
    expect(await consent.text()).toContain('Demo app');
    await consent.answer('Allow');
    await signInAsAda(tab);
    await demo.answer.waitFor();
    await tab.context().close();
  });

  it('goes with one click, and leaves nothing, in the keychain either', async () => {
    await demo.remove();
    await demo.offer.waitFor();
    expect(await readState(window)).toMatchObject({ providers: [], proxies: [], connections: [] });
    const kept = (): Promise<string> => readFile(join(session.dataFolder, 'secrets-index.json'), 'utf8');
    await eventually(kept).not.toMatch(/"(?:provider|connection)\//);
  });
});
