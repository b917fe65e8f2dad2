import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { aProvider, aProxy } from '../../support/app-state.ts';
import type { FixtureWindow } from '../../support/fixture-window.ts';
import { fixtureWindows } from '../../support/fixture-windows.ts';
import { aFullState } from '../../support/full-state.ts';

describe('a form that is left half filled in', () => {
  const openWindow = fixtureWindows();
  let window: FixtureWindow;
  let page: Page;

  async function open(route: string): Promise<void> {
    const answers = { 'proxies.create': () => aProxy(), 'providers.create': () => aProvider({ id: 2, name: 'GitHub' }) };
    window = await openWindow(route, { answers });
    page = window.page;
  }

  const heading = (name: string): Promise<void> => page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
  const field = (label: string) => page.getByLabel(label, { exact: true });
  const press = (name: string): Promise<void> => page.getByRole('button', { name, exact: true }).click();

  /** As a person does who looks something up, or answers a request. */
  async function leave(): Promise<void> {
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Settings' }).click();
    await heading('Settings');
  }

  it('is as it was when its person comes back, secrets and all', async () => {
    await open('#/providers/new');
    await page.getByRole('radio', { name: 'Okta' }).check({ force: true });
    await field('Client ID').fill('gatehouse');
    await page.getByRole('textbox', { name: 'Client secret' }).fill('correct horse');
    await leave();
    await window.go('#/providers/new');
    await page.getByText('What you typed last is here again.').waitFor();
    expect(await page.getByRole('radio', { name: 'Okta' }).isChecked()).toBe(true);
    expect(await field('Client ID').inputValue()).toBe('gatehouse');
    expect(await page.getByRole('textbox', { name: 'Client secret' }).inputValue()).toBe('correct horse');
  });

  it('can be started afresh', async () => {
    await open('#/proxies/new');
    await field('Name').fill('Half a na');
    await leave();
    await window.go('#/proxies/new');
    await press('Start afresh');
    expect(await field('Name').inputValue()).toBe('');
    await leave();
    await window.go('#/proxies/new');
    await heading('Add proxy');
    expect(await page.getByText('What you typed last').count()).toBe(0);
  });

  it.each([
    ['cancelled', (): Promise<void> => press('Cancel')],
    ['saved', async (): Promise<void> => {
      await field('Server URL').fill('https://mcp.example.com/mcp');
      await field('Provider').selectOption('Company sign-in');
      await press('Save');
    }],
  ])('is empty again once it was %s', async (_how, end) => {
    await open('#/proxies/new');
    await field('Name').fill('Files');
    await end();
    await page.getByRole('heading', { level: 1, name: /^(Proxies|Linear)$/ }).waitFor();
    await window.go('#/proxies/new');
    await heading('Add proxy');
    expect(await field('Name').inputValue()).toBe('');
  });

  it('waits for the provider that is added on the way, and takes it', async () => {
    await open('#/proxies/new');
    await field('Name').fill('Files');
    await press('Add provider');
    await heading('Add provider');
    await field('Client ID').fill('gatehouse');
    await page.getByRole('textbox', { name: 'Client secret' }).fill('correct horse');
    await press('Save');
    await heading('Add proxy');
    expect(await field('Name').inputValue()).toBe('Files');
    expect(await field('Provider').inputValue()).toBe('2');
  });

  it('does not bring back what was typed over something that has changed since', async () => {
    await open('#/proxies/1/edit');
    await field('Name').fill('Linear for all');
    await leave();
    await window.push(aFullState({ proxies: [aProxy({ description: 'Changed by a script' })] }));
    await window.go('#/proxies/1/edit');
    await heading('Edit Linear');
    expect(await field('Name').inputValue()).toBe('Linear');
  });

  it('is kept for the reach of a proxy too, unsaved', async () => {
    await open('#/proxies/1/reach');
    await field('Names that apps may use').fill('host.docker.internal');
    await leave();
    await window.go('#/proxies/1/reach');
    await heading('Linear');
    expect(await field('Names that apps may use').inputValue()).toBe('host.docker.internal');
    expect(window.callsOf('proxies.update')).toEqual([]);
  });
});
