import { describe, expect, it } from 'vitest';
import { anAppState } from '../../support/app-state.ts';
import { fixtureWindows, refused } from '../../support/fixture-windows.ts';
import { aBuiltinTarget, anApp, anAppTarget, someApps } from '../../support/some-apps.ts';
import { AppPage, AppsPage } from '../pages/apps-page.ts';

const open = fixtureWindows();

describe('the apps', () => {
  it('are listed with what is in each, those on this computer first', async () => {
    const { page } = await open('#/apps');
    const apps = new AppsPage(page);
    await apps.row('Cursor').getByText('Added', { exact: true }).waitFor();
    await apps.row('Cursor').getByText('Not added: GitHub').waitFor();
    await apps.row('Claude Desktop').getByText('Needs a restart').waitFor();
    await apps.row('Claude Desktop').getByText('Changed by somebody').waitFor();
    expect(await apps.row('Zed').innerText()).toContain('File cannot be read. A comma is missing. Line 12.');
    await page.getByText('2 other apps that Gatehouse can set up').click();
    await page.getByRole('link', { name: 'Agent Zero' }).waitFor();
  });

  it('lead to a first proxy while there is none, and to the texts where none of them is installed', async () => {
    const state = anAppState({ providers: [], proxies: [], connections: [] });
    const { page } = await open('#/apps', { state, answers: { 'apps.list': () => someApps.slice(4).map((app) => ({ ...app, targets: [] })) } });
    await page.getByText('None of the apps that Gatehouse knows was found here.').waitFor();
    await page.getByRole('link', { name: 'Agent Zero' }).waitFor();
    await page.getByRole('button', { name: 'Add proxy' }).click();
    await page.getByRole('heading', { level: 1, name: 'Add proxy' }).waitFor();
  });

  it('are all brought up to date with one click, and what fails is said', async () => {
    const opened = await open('#/apps', { answers: { 'apps.mendAll': () => ({
      mended: [anAppTarget({ state: 'added' })],
      failed: [{ app: 'zed', target_name: 'Linear', code: 'app_file_unreadable', message: 'A comma is missing.', remedy: 'Mend the file.' }],
    }) } });
    await new AppsPage(opened.page).mendAll();
    await opened.page.getByText('1 entry is up to date').waitFor();
    await opened.page.getByRole('alert').getByText('Zed: A comma is missing. Mend the file.').waitFor();
    expect(opened.callsOf('apps.list').length).toBeGreaterThan(1);
  });

  it('give up an entry that somebody changed only when the person says so', async () => {
    const opened = await open('#/apps', { answers: { 'apps.undo': ({ even_if_changed: agreed }) => (agreed
      ? anAppTarget() : refused('app_entry_changed', 'Somebody has changed "github" in Claude Desktop.')) } });
    const apps = new AppsPage(opened.page);
    await apps.takeOut('GitHub', 'Claude Desktop');
    await opened.page.getByRole('alertdialog').getByText('Somebody has changed "github"').waitFor();
    await apps.takeOutAnyway();
    await opened.page.getByText('GitHub is out of Claude Desktop again').waitFor();
    const input = { app: 'claude-desktop', target: { kind: 'proxy', id: 2 } };
    expect(opened.callsOf('apps.undo')).toEqual([input, { ...input, even_if_changed: true }]);
  });

  it('offer to close what was opened for an entry', async () => {
    const entry = anAppTarget({ state: 'added', entry_name: 'linear', opened: { allowed_hosts: ['host.docker.internal'], bind_addresses: ['172.17.0.1'] } });
    const opened = await open('#/apps', { answers: { 'apps.list': () => [anApp({ targets: [entry] })], 'apps.undo': () => anAppTarget() } });
    const apps = new AppsPage(opened.page);
    const dialog = opened.page.getByRole('alertdialog');
    const input = { app: 'cursor', target: { kind: 'proxy', id: 1 } };
    for (const [closes, agreed] of [[true, { close_reach: true }], [false, {}]] as const) {
      await apps.takeOut('Linear', 'Cursor');
      await dialog.getByText('Linear was opened for host.docker.internal, 172.17.0.1 when this was added.').waitFor();
      await dialog.getByRole('switch', { name: 'Close it again' }).setChecked(closes);
      await dialog.getByRole('button', { name: 'Take out' }).click();
      await dialog.waitFor({ state: 'hidden' });
      expect(opened.callsOf('apps.undo').at(-1)).toEqual({ ...input, ...agreed });
    }
  });

  it('give up an entry that somebody changed in an app that runs, once the person has said both', async () => {
    const opened = await open('#/apps', { answers: { 'apps.undo': ({ even_if_changed: evenIfChanged, while_running: running }) => {
      if (!evenIfChanged) return refused('app_entry_changed', 'Somebody has changed "github" in Claude Desktop.');
      return running ? anAppTarget() : refused('app_running', 'Claude Desktop is running.', { remedy: 'Quit it.' });
    } } });
    const apps = new AppsPage(opened.page);
    await apps.takeOut('GitHub', 'Claude Desktop');
    await apps.takeOutAnyway();
    await opened.page.getByRole('alertdialog').getByText('Claude Desktop is running. Quit it.').waitFor();
    await apps.takeOutAnyway();
    await opened.page.getByText('GitHub is out of Claude Desktop again').waitFor();
  });
});

it('what another program changes shows by itself, while the page is looked at', async () => {
  let looks = 0;
  const { page } = await open('#/apps', { answers: { 'apps.list': () => [anApp({ targets: [
    anAppTarget((looks += 1) < 3 ? { state: 'added', entry_name: 'linear' } : { state: 'changed_by_somebody', entry_name: 'linear' }),
  ] })] } });
  await new AppsPage(page).row('Cursor').getByText('Changed by somebody').waitFor();
});

it('the settings of the gateway\'s own servers lead straight to the apps on this computer', async () => {
  const { page } = await open('#/settings/servers', { answers: { 'apps.list': () => [anApp(), ...someApps.slice(4)] } });
  await page.getByText('Add to an app').first().click();
  await page.getByRole('list', { name: 'Apps on this computer' }).getByRole('link', { name: 'Add to Cursor' }).click();
  await page.getByRole('heading', { level: 1, name: 'Add to Cursor' }).waitFor();
  expect(await page.getByLabel('Proxy or built-in server').inputValue()).toBe('builtin/discovery');
});

it('without a proxy, an app can be given one of the gateway\'s own servers', async () => {
  const state = anAppState({ providers: [], proxies: [], connections: [] });
  const { page } = await open('#/apps/cursor', { state, answers: { 'apps.list': () => [anApp({ targets: [aBuiltinTarget()] })] } });
  await page.getByRole('link', { name: 'Add a built-in server' }).click();
  await new AppPage(page, 'Cursor').addButton.waitFor();
  expect(await page.getByLabel('Proxy or built-in server').inputValue()).toBe('builtin/discovery');
});

it('a proxy’s page leads straight to the apps on this computer', async () => {
  const { page } = await open('#/proxies/2', { answers: { 'apps.list': () => [anApp(), ...someApps.slice(4)] } });
  const list = page.getByRole('list', { name: 'Apps on this computer' });
  await list.getByRole('link', { name: 'Add to Cursor' }).click();
  await page.getByRole('heading', { level: 1, name: 'Add to Cursor' }).waitFor();
  expect(await page.getByLabel('Proxy').inputValue()).toBe('proxy/2');
});
