import { describe, expect, it } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { fixtureWindows, refused } from '../../support/fixture-windows.ts';
import { aFullState } from '../../support/full-state.ts';

const open = fixtureWindows();

describe('settings', () => {
  it('say where the environment overrules the port that is set', async () => {
    const state = aFullState();
    const window = await open('#/settings', { state });
    await window.page.getByText('The callback URL has this port.').waitFor();
    await window.push({ ...state, gateway: { ...state.gateway, port: 18_080 } });
    await window.page.getByText('Not used now: GATEHOUSE_PORT was set to 18080 when Gatehouse started.').waitFor();
  });

  it('let the apps that start a bridge start Gatehouse', async () => {
    const opened = await open('#/settings/general', { answers: { 'settings.update': () => aFullState().settings } });
    await opened.page.getByLabel('Start Gatehouse when an app needs it').check();
    await eventually(() => opened.callsOf('settings.update')).toEqual([{ bridges_start_gatehouse: true }]);
  });
});

describe('built-in servers', () => {
  it('show their address, what they offer, and who changed something through them', async () => {
    const { page } = await open('#/settings/servers');
    await page.getByText('http://localhost:8080/api/v1/mcp', { exact: true }).waitFor();
    await page.getByText('List MCP servers · Get the configuration', { exact: true }).waitFor();
    const calls = page.getByRole('list', { name: 'Recent changes by assistants' }).getByRole('listitem');
    expect(await calls.count()).toBe(2);
    expect(await calls.nth(0).innerText()).toMatch(/restart_proxy[^]*Claude Code · 127\.0\.0\.1/);
    expect(await calls.nth(1).innerText()).toMatch(/Not done: not_found[^]*A program without a name/);
  });

  it('let assistants start and stop servers only where a person says so', async () => {
    const opened = await open('#/settings/servers', { answers: { 'settings.update': () => aFullState().settings } });
    const manage = opened.page.getByLabel('Start and stop MCP servers');
    expect(await manage.isChecked()).toBe(false);
    await manage.check();
    await eventually(() => opened.callsOf('settings.update')).toEqual([{ mcp_management_enabled: true }]);
  });

  it('say why they cannot be shown', async () => {
    const { page } = await open('#/settings/servers', { answers: { 'builtinServers.get': () => refused('refused', 'Not now.') } });
    await page.getByText('Not now.').waitFor();
  });
});
