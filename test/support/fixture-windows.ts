import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import type { Result } from '../../preload/schema/operations.ts';
import { launchChromium } from './browser.ts';
import { FixtureServer, type FixtureOptions, type FixtureWindow } from './fixture-window.ts';
import { aFullState, fullAnswers } from './full-state.ts';

/** Shows a page of the window, of a Gatehouse in use unless `options` say otherwise. */
export type OpenWindow = (route: string, options?: Partial<FixtureOptions>) => Promise<FixtureWindow>;

/**
 * For a file of tests that look at the built window: one browser for all of them, and a window each. It is closed after
 * its test, which fails where the console of the window complained.
 */
export function fixtureWindows(): OpenWindow {
  let browser: Browser | undefined;
  let server: FixtureServer | undefined;
  let window: FixtureWindow | undefined;

  beforeAll(async () => {
    [browser, server] = await Promise.all([launchChromium(), FixtureServer.start()]);
  });

  afterEach(async () => {
    const complaints = window?.complaints ?? [];
    await window?.close();
    window = undefined;
    expect(complaints).toEqual([]);
  });

  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  return async (route, { answers, ...options } = {}) => {
    if (!browser || !server) throw new Error('Open windows in tests only.');
    window = await server.open(browser, { state: aFullState(), ...options, answers: { ...fullAnswers, ...answers }, route });
    return window;
  };
}

/** What Gatehouse answers where it will not do something. */
export const refused = (code: string, message: string, details: { field?: string; remedy?: string } = {}): Result<never> =>
  ({ ok: false, error: { code, message, details } });
