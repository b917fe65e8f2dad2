import { describe, expect, it } from 'vitest';
import type { AppState, ProxyStatus } from '../../../preload/schema/views.ts';
import { anAppState, aProxy, aStatus } from '../../support/app-state.ts';
import { eventually } from '../../support/eventually.ts';
import type { FixtureWindow } from '../../support/fixture-window.ts';
import { fixtureWindows } from '../../support/fixture-windows.ts';

const open = fixtureWindows();

describe('the overview', () => {
  const running = aProxy({ id: 1, name: 'Linear' });
  const stopped = aStatus({ state: 'stopped', label: 'Stopped', can_start: true, can_stop: false, can_restart: false });
  const failed = aStatus({ state: 'failed', label: 'Port 9051 is taken', can_start: true, can_stop: false });
  const state = (status: ProxyStatus): AppState =>
    anAppState({ consents: [], proxies: [running, aProxy({ id: 2, name: 'GitHub', port: 9051, status })] });
  const order = ({ page }: FixtureWindow) => (): Promise<string[]> => page.locator('main li h2').allInnerTexts();

  it('moves no proxy from under the pointer, and sorts them once it is gone', async () => {
    const window = await open('', { state: state(stopped) });
    await window.page.getByRole('link', { name: 'Linear' }).hover();
    await window.push(state(failed));
    await window.page.getByText('Port 9051 is taken', { exact: true }).waitFor();
    expect(await order(window)()).toEqual(['Linear', 'GitHub']);
    await window.page.getByRole('heading', { level: 1 }).hover();
    await eventually(order(window)).toEqual(['GitHub', 'Linear']);
  });

  it('moves no proxy while the keyboard is among them', async () => {
    const window = await open('', { state: state(stopped) });
    const { page } = window;
    await page.getByRole('button', { name: 'Add proxy' }).focus();
    await page.keyboard.press('Tab');
    await window.push(state(failed));
    await page.getByText('Port 9051 is taken', { exact: true }).waitFor();
    expect(await order(window)()).toEqual(['Linear', 'GitHub']);
    expect(await page.evaluate('document.activeElement.innerText')).toBe('Linear');
    await page.keyboard.press('Shift+Tab');
    await eventually(order(window)).toEqual(['GitHub', 'Linear']);
  });
});

describe('with less motion', () => {
  it('no colour fades when the theme changes', async () => {
    const { page } = await open('#/proxies/1');
    await page.getByRole('heading', { name: 'Linear', exact: true }).waitFor();
    const fading = await page.evaluate(`document.documentElement.dataset.theme = 'dark', document.getAnimations().length`);
    expect(fading).toBe(0);
  });
});
