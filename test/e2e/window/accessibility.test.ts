import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../../support/browser.ts';
import { anAppState } from '../../support/app-state.ts';
import { FixtureServer, type FixtureOptions, type FixtureWindow } from '../../support/fixture-window.ts';
import { consentScenes } from '../../support/consent-scenes.ts';
import { aFullState, demoScenes, demoState, fullAnswers } from '../../support/full-state.ts';
import { screens } from '../../support/screens.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const looks: { look: string; options: Partial<FixtureOptions> }[] = [
  { look: 'light', options: { colorScheme: 'light' } },
  { look: 'dark', options: { colorScheme: 'dark' } },
  { look: 'high contrast', options: { colorScheme: 'light', contrast: 'more' } },
  { look: 'high contrast, dark', options: { colorScheme: 'dark', contrast: 'more' } },
];

describe('every screen', () => {
  let browser: Browser;
  let server: FixtureServer;

  beforeAll(async () => {
    [browser, server] = await Promise.all([launchChromium(), FixtureServer.start()]);
  });

  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  async function eachScreen(
    options: Partial<FixtureOptions>, look: (window: FixtureWindow, name: string) => Promise<string[]>, which = screens,
  ): Promise<string[]> {
    const window = await server.open(browser, { state: aFullState(), answers: fullAnswers, ...options });
    const found: string[] = [];
    for (const { name, route, act } of which) {
      await window.go(route);
      await act?.(window);
      await window.settled();
      found.push(...await look(window, name));
    }
    await window.close();
    return [...found, ...window.complaints];
  }

  /** The same for the window that asks, in its own size unless `options` say otherwise. */
  async function eachConsent(
    options: Partial<FixtureOptions>, look: (window: FixtureWindow, name: string) => Promise<string[]>,
  ): Promise<string[]> {
    const found: string[] = [];
    for (const { name, consents } of consentScenes) {
      const window = await server.open(browser, {
        document: 'consent.html', state: aFullState({ consents: consents() }), width: 480, height: 620, ...options,
      });
      await window.page.getByRole('button', { name: 'Allow', exact: true, disabled: false }).waitFor();
      await window.settled();
      found.push(...await look(window, name), ...window.complaints);
      await window.close();
    }
    return found;
  }

  async function violations({ page }: FixtureWindow, name: string): Promise<string[]> {
    // The page's own policy stands in the way of a script element; an evaluation is the test's, not the page's.
    await page.evaluate(axe);
    const { violations: all } = await page.evaluate('axe.run()') as AxeResults;
    return all.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) =>
      `${name}: ${id} at ${target.join(' ')}: ${failureSummary ?? ''}`));
  }

  it.each(looks)('has nothing that axe objects to, in $look', async ({ options }) => {
    expect(await eachScreen(options, violations)).toEqual([]);
  });

  it.each(looks)('has nothing that axe objects to in the window that asks, in $look', async ({ options }) => {
    expect(await eachConsent(options, violations)).toEqual([]);
  });

  it('has nothing that axe objects to while there is nothing to show', async () => {
    const state = anAppState({ providers: [], proxies: [], connections: [] });
    const answers = { ...fullAnswers, 'activity.recent': () => [] };
    const empty = screens.filter(({ route }) => /^#\/(activity|apps|providers|keys|consents)?$/.test(route));
    expect(await eachScreen({ state, answers }, violations, empty)).toEqual([]);
  });

  it.each(demoScenes)('has nothing that axe objects to in $name, and fits', async ({ demo }) => {
    const options = { state: demoState(demo), answers: { ...fullAnswers, 'demo.get': () => demo } };
    const overview = screens.filter(({ name }) => name === 'overview');
    for (const colorScheme of ['light', 'dark'] as const) {
      expect(await eachScreen({ ...options, colorScheme }, violations, overview)).toEqual([]);
    }
    expect(await eachScreen({ ...options, width: 360, height: 240 }, sideways, overview)).toEqual([]);
  });

  /** Nothing stands out of the window sideways: a person never has to scroll in two directions (WCAG 2.2, 1.4.10). */
  const sideways = async ({ page }: FixtureWindow, name: string): Promise<string[]> => {
    const over = await page.locator('main').evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth);
    return over > 0 ? [`${name} is ${over} px too wide`] : [];
  };

  it.each([
    { size: 'the smallest window', options: { width: 720, height: 480 } },
    { size: 'the smallest window at 200 %', options: { width: 360, height: 240 } },
    { size: 'the smallest window, right to left', options: { width: 720, height: 480, direction: 'rtl' as const } },
  ])('fits into $size', async ({ options }) => {
    expect(await eachScreen(options, sideways)).toEqual([]);
  });

  it.each([
    { size: 'its smallest size', options: { width: 400, height: 480 } },
    { size: 'its smallest size at 200 %', options: { width: 200, height: 240 } },
    { size: 'its own size, right to left', options: { direction: 'rtl' as const } },
  ])('of those that ask fits into $size', async ({ options }) => {
    expect(await eachConsent(options, sideways)).toEqual([]);
  });

  it('turns round as a whole where people read from right to left', async () => {
    const window = await server.open(browser, { state: aFullState(), answers: fullAnswers, direction: 'rtl' });
    const rail = await window.page.getByRole('navigation', { name: 'Main' }).boundingBox();
    const heading = await window.page.getByRole('heading', { level: 1 }).boundingBox();
    const button = await window.page.getByRole('button', { name: 'Add proxy' }).boundingBox();
    expect(rail?.x).toBeGreaterThan(heading?.x ?? Infinity);
    expect(button?.x).toBeLessThan(heading?.x ?? 0);
    await window.close();
  });

  it('turns round what points somewhere, too', async () => {
    const window = await server.open(browser, { state: aFullState(), answers: fullAnswers, direction: 'rtl' });
    const styleOf = (element: string, property: string, pseudo = ''): Promise<unknown> => window.page.evaluate(
      `getComputedStyle(document.querySelector(${JSON.stringify(element)}), '${pseudo}').${property}`);
    expect(await styleOf('main .to svg', 'scale')).toBe('-1 1');
    await window.go('#/proxies/1/edit');
    await window.page.getByRole('heading', { level: 1, name: 'Edit Linear' }).waitFor();
    expect(await styleOf('main header a svg', 'scale')).toBe('-1 1');
    expect(await styleOf('main [role=switch]:checked', 'translate', '::before')).toMatch(/^-/);
    await window.go('#/activity');
    await window.page.getByRole('button', { name: 'search_issues' }).waitFor();
    expect(await styleOf('main td button svg', 'rotate')).toBe('180deg');
    await window.close();
  });

  it('keeps its controls visible where the system chooses the colours', async () => {
    const window = await server.open(browser, {
      state: aFullState(), answers: fullAnswers, route: '#/settings', forcedColors: 'active',
    });
    const borders = await window.page.evaluate(
      `[...document.querySelectorAll('main .button')].map((button) => getComputedStyle(button).borderTopWidth)`,
    ) as string[];
    expect(borders.length).toBeGreaterThan(0);
    expect(new Set(borders)).toEqual(new Set(['1px']));
    await window.close();
  });
});
