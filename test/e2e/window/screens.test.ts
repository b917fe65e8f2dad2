import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { AppState, ProxyStatus } from '../../../preload/schema/views.ts';
import { launchChromium } from '../../support/browser.ts';
import { anAppState, aProxy, aStatus } from '../../support/app-state.ts';
import { eventually } from '../../support/eventually.ts';
import { FixtureServer, type Answers, type FixtureWindow } from '../../support/fixture-window.ts';
import { aConfiguration, aFullState, anEntry, anImportPlan, fullAnswers, someActivity, someFlows } from '../../support/full-state.ts';
import { ActivityPage, ReachPage, SignInsPage, ToolsPage } from '../pages/proxy-pages.ts';
import { DataPage } from '../pages/settings-pages.ts';

let browser: Browser;
let server: FixtureServer;
let window: FixtureWindow | undefined;

beforeAll(async () => {
  [browser, server] = await Promise.all([launchChromium(), FixtureServer.start()]);
});

afterEach(async () => {
  expect(window?.complaints ?? []).toEqual([]);
  await window?.close();
  window = undefined;
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const open = async (route: string, answers: Answers = {}): Promise<FixtureWindow> =>
  (window = await server.open(browser, { state: aFullState(), answers: { ...fullAnswers, ...answers }, route }));

const refused = (message: string, field?: string) =>
  ({ ok: false as const, error: { code: 'refused', message, ...(field ? { details: { field } } : {}) } });

describe('the overview', () => {
  const running = aProxy({ id: 1, name: 'Linear' });
  const stopped = aStatus({ state: 'stopped', label: 'Stopped', can_start: true, can_stop: false, can_restart: false });
  const failed = aStatus({ state: 'failed', label: 'Port 9051 is taken', can_start: true, can_stop: false });
  const state = (status: ProxyStatus): AppState =>
    anAppState({ consents: [], proxies: [running, aProxy({ id: 2, name: 'GitHub', port: 9051, status })] });
  const order = ({ page }: FixtureWindow) => (): Promise<string[]> => page.locator('main li h2').allInnerTexts();

  it('moves no proxy from under the pointer, and sorts them once it is gone', async () => {
    window = await server.open(browser, { state: state(stopped), answers: fullAnswers });
    await window.page.getByRole('link', { name: 'Linear' }).hover();
    await window.push(state(failed));
    await window.page.getByText('Port 9051 is taken', { exact: true }).waitFor();
    expect(await order(window)()).toEqual(['Linear', 'GitHub']);
    await window.page.getByRole('heading', { level: 1 }).hover();
    await eventually(order(window)).toEqual(['GitHub', 'Linear']);
  });

  it('moves no proxy while the keyboard is among them', async () => {
    window = await server.open(browser, { state: state(stopped), answers: fullAnswers });
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

describe('settings', () => {
  it('say where the environment overrules the port that is set', async () => {
    const state = aFullState();
    window = await server.open(browser, { state, answers: fullAnswers, route: '#/settings' });
    await window.page.getByText('The callback URL has this port.').waitFor();
    await window.push({ ...state, gateway: { ...state.gateway, port: 18_080 } });
    await window.page.getByText('Not used now: GATEHOUSE_PORT was set to 18080 when Gatehouse started.').waitFor();
  });

  it('let the apps that start a bridge start Gatehouse', async () => {
    const opened = await open('#/settings/general', { 'settings.update': () => aFullState().settings });
    await opened.page.getByLabel('Start Gatehouse when an app needs it').check();
    await eventually(() => opened.callsOf('settings.update')).toEqual([{ bridges_start_gatehouse: true }]);
  });
});

describe('the form of a proxy', () => {
  it('takes a command line or an address as they are pasted, and shows what it makes of them', async () => {
    const opened = await open('#/proxies/new', { 'proxies.create': () => aProxy() });
    const field = (label: string) => opened.page.getByLabel(label, { exact: true });
    await opened.page.getByRole('radio', { name: 'Program on this computer' }).check({ force: true });
    await field('Command').fill('npx -y @example/files');
    await field('Command').press('Tab');
    expect(await field('Command').inputValue()).toBe('npx');
    expect(await field('Arguments').inputValue()).toBe('-y\n@example/files');
    await opened.page.getByRole('radio', { name: 'At a URL' }).check({ force: true });
    await field('Server URL').fill('localhost:3000/mcp');
    await field('Server URL').press('Tab');
    expect(await field('Server URL').inputValue()).toBe('http://localhost:3000/mcp');
    await opened.page.getByRole('radio', { name: 'Program on this computer' }).check({ force: true });
    await field('Command').fill('npx "a b"');
    await field('Command').press('Enter');
    await opened.page.getByText('Enter the program alone. Its arguments go below, one per line.').waitFor();
    expect(opened.callsOf('proxies.create')).toEqual([]);
  });
});

describe('the page of a proxy without a sign-in', () => {
  it('does not speak of one', async () => {
    const { page } = await open('#/proxies/5');
    await page.getByText('The app needs only the address. Nobody signs in at this proxy.').waitFor();
    expect(await page.locator('main').innerText()).not.toMatch(/regist/);
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
    const opened = await open('#/settings/servers', { 'settings.update': () => aFullState().settings });
    const manage = opened.page.getByLabel('Start and stop MCP servers');
    expect(await manage.isChecked()).toBe(false);
    await manage.check();
    await eventually(() => opened.callsOf('settings.update')).toEqual([{ mcp_management_enabled: true }]);
  });

  it('say why they cannot be shown', async () => {
    const { page } = await open('#/settings/servers', { 'builtinServers.get': () => refused('Not now.') });
    await page.getByText('Not now.').waitFor();
  });
});

describe('tools', () => {
  it('are asked for, chosen and saved by their names', async () => {
    const opened = await open('#/proxies/1/tools', { 'proxies.update': () => aProxy() });
    const tools = new ToolsPage(opened.page);
    await tools.testConnection();
    await opened.page.getByText('linear-mcp 2.4.0 answers. It has 3 tools.').waitFor();
    await tools.chooseSome();
    await tools.tool('delete_workspace').uncheck();
    await tools.save();
    await eventually(() => opened.callsOf('proxies.update'))
      .toEqual([{ id: 1, allowed_tools: ['search_issues', 'create_issue'] }]);
  });

  it('say why the server does not answer, and let a person try again', async () => {
    const { page } = await open('#/proxies/1/tools', { 'proxies.tools': () => refused('The server refused the sign-in.') });
    await new ToolsPage(page).testConnection();
    await page.getByText('The server refused the sign-in.').waitFor();
    await page.getByRole('button', { name: 'Test connection' }).waitFor();
  });

  it('that changed are approved exactly as they were shown', async () => {
    const opened = await open('#/proxies/1/tools', { 'proxies.approveTools': () => aProxy() });
    const tools = new ToolsPage(opened.page);
    await tools.testConnection();
    await opened.page.getByText('Creates an issue.', { exact: true }).waitFor();
    await tools.approve('create_issue');
    await eventually(() => opened.callsOf('proxies.approveTools'))
      .toEqual([{ id: 1, tools: [{ name: 'create_issue', fingerprint: 'b'.repeat(64) }] }]);
  });
});

describe('activity', () => {
  it('finds calls by words and by how they went', async () => {
    const activity = new ActivityPage((await open('#/activity')).page);
    await eventually(() => activity.calls.count()).toBe(4);
    await activity.search('cursor search');
    await eventually(() => activity.calls.allInnerTexts()).toEqual([expect.stringContaining('search_issues')]);
    await activity.search('');
    await activity.show('Failed');
    await eventually(() => activity.calls.allInnerTexts()).toEqual([expect.stringContaining('create_issue')]);
  });

  it('says of a call that failed why, and what to do', async () => {
    const { page } = await open('#/activity');
    await new ActivityPage(page).calls.filter({ hasText: 'create_issue' }).click();
    await page.getByText('Start the server, or correct the upstream URL of the proxy.').waitFor();
  });

  it('stands still while it is paused, and catches up afterwards', async () => {
    let entries = [{ ...anEntry({ id: 1 }), proxy_id: 1, proxy: 'Linear' }];
    const opened = await open('#/activity', { 'activity.recent': () => entries });
    const activity = new ActivityPage(opened.page);
    await eventually(() => activity.calls.count()).toBe(1);
    await activity.pause();
    entries = [{ ...anEntry({ id: 2 }), proxy_id: 1, proxy: 'Linear' }, ...entries];
    await opened.push(aFullState());
    await opened.settled();
    expect(await activity.calls.count()).toBe(1);
    await activity.resume();
    await eventually(() => activity.calls.count()).toBe(2);
  });

  it('is saved as a table that no spreadsheet takes for formulas', async () => {
    const opened = await open('#/activity', {
      'activity.recent': () => someActivity.map((entry) => ({ ...entry, client: '=cmd()' })),
    });
    const activity = new ActivityPage(opened.page);
    await activity.calls.first().waitFor();
    await activity.export('CSV');
    await eventually(() => opened.saved.length).toBe(1);
    expect(opened.saved[0]?.name).toMatch(/^gatehouse-activity-\d{4}-\d\d-\d\d\.csv$/);
    expect(opened.saved[0]?.text).toContain(",'=cmd(),POST,tools/call,create_issue,502,");
    await activity.export('JSON');
    await eventually(() => opened.saved.length).toBe(2);
    expect(JSON.parse(opened.saved[1]?.text ?? '')).toHaveLength(4);
  });
});

describe('the sign-in log', () => {
  it('says of each sign-in how it stands, and of one that stopped where, why and what to do', async () => {
    const { page } = await open('#/proxies/1/sign-ins');
    const signIns = new SignInsPage(page);
    await eventually(() => signIns.flows.locator('> details > summary').allInnerTexts()).toEqual([
      expect.stringMatching(/Cursor\s+Stopped while the app fetched its tokens/),
      expect.stringMatching(/Connect account\s+Waits for the sign-in at the provider/),
      expect.stringMatching(/Claude Code\s+Signed in/),
    ]);
    const stopped = signIns.flows.first();
    await stopped.getByText('Invalid code verifier.').waitFor();
    await stopped.getByText('Start the sign-in again. If it fails again').waitFor();
    await stopped.getByText('POST /api/v1/oauth-proxy/1/token').waitFor();
    expect(await stopped.getByText('GET /api/v1/oauth-proxy/1/callback').isVisible()).toBe(false);
  });

  it('goes on while the person looks, and keeps open what stands open', async () => {
    let flows = someFlows.slice(1);
    const opened = await open('#/proxies/1/sign-ins', { 'traces.list': () => flows });
    const signIns = new SignInsPage(opened.page);
    await signIns.headline(1).click();
    await signIns.flows.nth(1).getByText('First call with its token').waitFor();
    flows = someFlows;
    await opened.push(aFullState());
    await eventually(() => signIns.flows.count()).toBe(3);
    expect(await signIns.flows.nth(2).getByText('First call with its token').isVisible()).toBe(true);
  });

  it('is copied as a text for whoever helps', async () => {
    const opened = await open('#/proxies/1/sign-ins');
    await new SignInsPage(opened.page).copy();
    await eventually(() => opened.calls.filter(({ name }) => name === 'copyText').map(({ input }) => input))
      .toEqual([{ text: expect.stringContaining('Refused: Invalid code verifier.') as string }]);
  });

  it('is cleared after a question, and teaches what appears here', async () => {
    let flows = someFlows;
    const opened = await open('#/proxies/1/sign-ins', {
      'traces.list': () => flows,
      'traces.clear': () => {
        flows = [];
        return null;
      },
    });
    await new SignInsPage(opened.page).clear();
    await opened.page.getByText('No app has tried to sign in').waitFor();
    expect(opened.callsOf('traces.clear')).toEqual([{ id: 1 }]);
  });

  it('says why it cannot be shown', async () => {
    const { page } = await open('#/proxies/1/sign-ins', { 'traces.list': () => refused('Not now.') });
    await page.getByText('Not now.').waitFor();
  });
});

describe('reach', () => {
  it('says what opening up means before it is saved', async () => {
    const opened = await open('#/proxies/1/reach', { 'proxies.update': () => aProxy() });
    const reach = new ReachPage(opened.page);
    await expect(opened.page.getByText('What opening up means').count()).resolves.toBe(0);
    await reach.field('Listen on these addresses too').fill('192.168.1.20');
    await opened.page.getByText('The connection is not encrypted.').waitFor();
    await reach.save();
    await eventually(() => opened.callsOf('proxies.update'))
      .toMatchObject([{ id: 1, bind_addresses: ['192.168.1.20'], tls: null }]);
  });

  it('complains beside the field, and sends nothing', async () => {
    const opened = await open('#/proxies/1/reach');
    const reach = new ReachPage(opened.page);
    await reach.field('Listen on these addresses too').fill('my-laptop');
    await reach.field('Certificate file').fill('/etc/ssl/cert.pem');
    await reach.save();
    await opened.page.getByText('Enter an IP address').waitFor();
    await opened.page.getByText('TLS needs both files.').waitFor();
    expect(opened.callsOf('proxies.update')).toEqual([]);
  });

  it('puts what the server refuses beside its field', async () => {
    const opened = await open('#/proxies/1/reach', {
      'proxies.update': () => refused('This computer has no such address.', 'bind_addresses'),
    });
    const reach = new ReachPage(opened.page);
    await reach.field('Listen on these addresses too').fill('192.168.1.20');
    await reach.save();
    await opened.page.getByText('This computer has no such address.').waitFor();
    expect(await reach.field('Listen on these addresses too').getAttribute('aria-invalid')).toBe('true');
  });

  it('stays shut for a proxy without a sign-in', async () => {
    const opened = await open('#/proxies/5/reach');
    const reach = new ReachPage(opened.page);
    await reach.field('Listen on these addresses too').fill('0.0.0.0');
    await reach.save();
    await opened.page.getByText('A proxy without a sign-in cannot be opened to the network.').waitFor();
    expect(opened.callsOf('proxies.update')).toEqual([]);
  });
});

describe('the configuration', () => {
  it('is saved as a file', async () => {
    const opened = await open('#/settings/data');
    await new DataPage(opened.page).export();
    await eventually(() => opened.saved.map(({ text }) => JSON.parse(text) as unknown)).toEqual([aConfiguration]);
  });

  it('is shown before it is imported, and afterwards each secret that is missing has its way', async () => {
    const done = { ...anImportPlan, items: anImportPlan.items.map((item) => ({ ...item, id: 7 })) };
    const opened = await open('#/settings/data', { 'configuration.import': () => done });
    const data = new DataPage(opened.page);
    await data.chooseFile(JSON.stringify(aConfiguration));
    await opened.page.getByText('Gets another port: 9050 belongs to Linear.').waitFor();
    expect(opened.callsOf('configuration.import')).toEqual([]);
    await data.import();
    await opened.page.getByText('What the import did').waitFor();
    expect(opened.callsOf('configuration.import')).toEqual([{ document: aConfiguration }]);
    const link = opened.page.getByRole('link', { name: 'Enter now Linear 2' });
    expect(await link.getAttribute('href')).toBe('#/proxies/7/edit');
  });

  it('that cannot be read changes nothing, and says why', async () => {
    const opened = await open('#/settings/data', {
      'configuration.preview': () => refused('This file comes from a newer Gatehouse.'),
    });
    const data = new DataPage(opened.page);
    await data.chooseFile('not JSON');
    await opened.page.getByText('it holds no JSON').waitFor();
    await data.chooseFile('{}');
    await opened.page.getByText('This file comes from a newer Gatehouse.').waitFor();
    await expect(opened.page.getByRole('button', { name: 'Import', exact: true }).count()).resolves.toBe(0);
  });
});

describe('a reset', () => {
  it('names what goes, offers a copy, and wants the word', async () => {
    const opened = await open('#/settings/data', {
      'configuration.reset': () => ({ providers: 2, proxies: 5, api_keys: 2, session_tokens: 1 }),
    });
    const data = new DataPage(opened.page);
    await data.askForReset();
    await data.resetDialog.getByText('2 providers, 5 proxies, 2 API keys').waitFor();
    await data.resetDialog.getByRole('button', { name: 'Export the configuration first' }).click();
    await eventually(() => opened.saved.length).toBe(1);
    await data.typeWord('rese');
    expect(await data.deleteEverything.isDisabled()).toBe(true);
    await data.typeWord('reset');
    await data.deleteEverything.click();
    await opened.page.getByRole('heading', { level: 1, name: 'Proxies' }).waitFor();
    expect(opened.callsOf('configuration.reset')).toEqual([{ confirm: 'reset' }]);
  });

  it('is left with Escape, and nothing is gone', async () => {
    const opened = await open('#/settings/data');
    const data = new DataPage(opened.page);
    await data.askForReset();
    await opened.page.keyboard.press('Escape');
    await data.resetDialog.waitFor({ state: 'detached' });
    expect(opened.callsOf('configuration.reset')).toEqual([]);
  });
});

describe('a deleted proxy', () => {
  it('can be brought back by its settings for a while', async () => {
    const opened = await open('#/proxies/1/settings', { 'proxies.delete': () => null, 'proxies.create': () => aProxy() });
    await opened.page.getByRole('button', { name: 'Delete', exact: true }).click();
    await opened.page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
    await opened.page.getByRole('button', { name: 'Undo' }).click();
    await opened.page.getByText('Linear is back').waitFor();
    expect(opened.callsOf('proxies.create')).toMatchObject([{ name: 'Linear', port: 9050, path: '/mcp' }]);
  });
});
