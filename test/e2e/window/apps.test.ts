import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { AppApplied } from '../../../preload/schema/apps.ts';
import { anAppState } from '../../support/app-state.ts';
import { launchChromium } from '../../support/browser.ts';
import { eventually } from '../../support/eventually.ts';
import { FixtureServer, type FixtureOptions, type FixtureWindow } from '../../support/fixture-window.ts';
import { aFullState, fullAnswers } from '../../support/full-state.ts';
import { aBuiltinTarget, anApp, anAppPreview, anAppTarget, anAskingPreview, anImportable, someApps, someImportSources } from '../../support/some-apps.ts';
import { AppPage, AppsPage, ImportPage } from '../pages/apps-page.ts';

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

const open = async (route: string, { answers, ...options }: Partial<FixtureOptions> = {}): Promise<FixtureWindow> =>
  (window = await server.open(browser, { state: aFullState(), ...options, answers: { ...fullAnswers, ...answers }, route }));

const refused = (code: string, message: string, details: { field?: string; remedy?: string } = {}) =>
  ({ ok: false as const, error: { code, message, details } });

const applied = (over: Partial<AppApplied> = {}): AppApplied => ({
  entry: anAppTarget({ state: 'added', entry_name: 'linear' }), next_step: 'Restart Cursor.', key: null, variable: null,
  link: null, ...over,
});

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

describe('adding to an app', () => {
  it('does exactly what was shown, says what is next, and takes it back', async () => {
    const opened = await open('#/apps/cursor?proxy=2', { answers: { 'apps.apply': () => applied(), 'apps.undo': () => anAppTarget() } });
    const cursor = new AppPage(opened.page, 'Cursor');
    await eventually(() => cursor.changes('Added').count()).toBe(4);
    expect(await cursor.preview.innerText()).toContain('/home/ada/.cursor/mcp.json');
    await cursor.add();
    await cursor.added('GitHub');
    await opened.page.getByText('Next step: Restart Cursor.').waitFor();
    const choice = { app: 'cursor', target: { kind: 'proxy', id: 2 }, credential: 'oauth' };
    expect(opened.callsOf('apps.apply')).toEqual([expect.objectContaining({ ...choice, token: 'token-1' })]);
    await cursor.undo();
    await opened.page.getByText('Undone: all is as it was').waitFor();
    await cursor.addButton.waitFor();
    expect(opened.callsOf('apps.undo')).toEqual([{ app: 'cursor', target: { kind: 'proxy', id: 2 } }]);
  });

  it('takes back what it opened too', async () => {
    const entry = anAppTarget({ state: 'added', entry_name: 'linear', opened: { allowed_hosts: ['host.docker.internal'], bind_addresses: [] } });
    const opened = await open('#/apps/cursor', { answers: { 'apps.apply': () => applied({ entry }), 'apps.undo': () => anAppTarget() } });
    const cursor = new AppPage(opened.page, 'Cursor');
    await cursor.add();
    await cursor.undo();
    await opened.page.getByText('Undone: all is as it was').waitFor();
    expect(opened.callsOf('apps.undo')).toEqual([expect.objectContaining({ close_reach: true })]);
  });

  it('says that a proxy does not run, before and after, and that nobody signs in at an open one', async () => {
    const [proxy, ...others] = aFullState().proxies;
    if (!proxy) throw new Error('There is no proxy.');
    const status = { ...proxy.status, state: 'stopped' as const, label: 'Stopped' };
    const state = aFullState({ proxies: [{ ...proxy, oauth_proxy_enabled: false, status }, ...others] });
    const { page } = await open(`#/apps/cursor?proxy=${proxy.id}`, { state, answers: { 'apps.apply': () => applied() } });
    const said = page.getByText('Stopped. The app reaches it once it runs.');
    await said.waitFor();
    await page.getByRole('radio', { name: 'Nobody signs in' }).waitFor({ state: 'attached' });
    await new AppPage(page, 'Cursor').add();
    await page.getByText('Next step: Restart Cursor.').waitFor();
    await said.waitFor();
    await page.getByRole('link', { name: `To ${proxy.name}` }).click();
    await page.getByRole('heading', { level: 1, name: proxy.name }).waitFor();
  });

  it('puts back what somebody has changed or taken out, once the person says so', async () => {
    const entry = anAppTarget({ target: { kind: 'proxy', id: 2 }, target_name: 'GitHub', state: 'changed_by_somebody', entry_name: 'github' });
    const opened = await open('#/apps/cursor', { answers: {
      'apps.list': () => [anApp({ targets: [anAppTarget(), entry] })],
      'apps.preview': () => anAppPreview({ entry_name: 'github', replaces: { text: '{}', ours: false } }),
      'apps.apply': () => applied(),
    } });
    const cursor = new AppPage(opened.page, 'Cursor');
    await eventually(() => opened.callsOf('apps.preview').at(-1)?.target).toEqual({ kind: 'proxy', id: 1 });
    await opened.page.getByRole('link', { name: 'Add again GitHub, Cursor' }).click();
    await eventually(() => opened.callsOf('apps.preview').at(-1)?.target).toEqual({ kind: 'proxy', id: 2 });
    await cursor.preview.getByText('Somebody has changed “github” since Gatehouse wrote it.').waitFor();
    await cursor.agree('Replace it');
    await cursor.add();
    await cursor.added('GitHub');
  });

  it('waits until the person has agreed to all that it asks for', async () => {
    const opened = await open('#/apps/claude-desktop', { answers: { 'apps.apply': () => applied() } });
    const claude = new AppPage(opened.page, 'Claude Desktop');
    await claude.addButton.waitFor();
    for (const question of ['Replace it', /^Open the proxy for host\.docker\.internal, 172\.17\.0\.1/, /^Go on although/]) {
      expect(await claude.addButton.isEnabled()).toBe(false);
      await claude.agree(question);
    }
    await claude.add();
    await eventually(() => opened.callsOf('apps.apply'))
      .toEqual([expect.objectContaining({ replace: true, open_reach: true, while_running: true })]);
  });

  it('offers the gateway\'s own servers, at which nobody signs in', async () => {
    const opened = await open('#/apps/cursor', { answers: {
      'apps.apply': () => applied({ entry: aBuiltinTarget({ state: 'added', entry_name: 'gatehouse-discovery' }) }),
    } });
    const cursor = new AppPage(opened.page, 'Cursor');
    await cursor.chooseTarget('Gatehouse discovery');
    await opened.page.getByText('Nobody signs in at the built-in servers').waitFor();
    expect(await opened.page.getByRole('radio', { name: 'API key in its settings' }).count()).toBe(0);
    await eventually(() => opened.callsOf('apps.preview').at(-1)?.target).toEqual({ kind: 'builtin', name: 'discovery' });
    await cursor.add();
    await cursor.added('Gatehouse discovery');
    expect(opened.callsOf('apps.apply')).toEqual([expect.objectContaining({ target: { kind: 'builtin', name: 'discovery' }, credential: 'oauth' })]);
  });

  it('says that it is the gateway that a container needs open for one of them', async () => {
    const opened = await open('#/apps/cursor?builtin=discovery', { answers: {
      'apps.preview': () => anAppPreview({ opens: { allowed_hosts: ['host.docker.internal'], bind_addresses: [], strangers: true } }),
    } });
    const cursor = new AppPage(opened.page, 'Cursor');
    await cursor.agree('Open the gateway for host.docker.internal');
    await eventually(() => cursor.addButton.isEnabled()).toBe(true);
  });

  it('takes the free name that is offered', async () => {
    const opened = await open('#/apps/claude-desktop', { answers: { 'apps.preview': ({ name }) => (name
      ? anAppPreview({ app: 'claude-desktop', entry_name: name, token: 'token-2' }) : anAskingPreview) } });
    await opened.page.getByRole('button', { name: 'Use the name “linear-2”' }).click();
    await eventually(() => new AppPage(opened.page, 'Claude Desktop').addButton.isEnabled()).toBe(true);
    expect(opened.callsOf('apps.preview').at(-1)).toMatchObject({ name: 'linear-2' });
  });

  it('shows anew what would happen where the file changed meanwhile', async () => {
    let looks = 0;
    const opened = await open('#/apps/cursor', { answers: {
      'apps.preview': () => anAppPreview({ token: `token-${looks += 1}` }),
      'apps.apply': ({ token }) => (token === 'token-1'
        ? refused('app_file_changed', 'The file was changed by another program meanwhile.', { remedy: 'Look at the preview again, then apply it.' })
        : applied()),
    } });
    const cursor = new AppPage(opened.page, 'Cursor');
    await cursor.add();
    await cursor.preview.getByText('The file was changed by another program meanwhile.').waitFor();
    await cursor.add();
    await opened.page.getByText('Next step: Restart Cursor.').waitFor();
  });

  it.each([
    ['app_file_unreadable', 'settings.json cannot be changed: line 12. A comma is missing.'],
    ['app_file_read_only', 'mcp.json is write-protected, so it is left alone.'],
  ])('says why there is nothing to show (%s), and how to go on without', async (code, message) => {
    let mended = false;
    const opened = await open('#/apps/cursor', { answers: {
      'apps.preview': ({ door }) => (mended || door === 'snippet'
        ? anAppPreview({ door: door ?? 'file', diff: [] }) : refused(code, message, { remedy: 'Copy the text.' })),
    } });
    const cursor = new AppPage(opened.page, 'Cursor');
    await cursor.preview.getByText(message).waitFor();
    await cursor.preview.getByRole('button', { name: 'Copy the text' }).click();
    await cursor.preview.getByRole('button', { name: 'Copy text for the app' }).waitFor();
    mended = true;
    await cursor.choose('Change its file');
    await cursor.addButton.waitFor();
  });

  it('puts what is wrong with a folder beside it', async () => {
    const opened = await open('#/apps/vscode-workspace', { answers: {
      'apps.preview': () => refused('invalid_input', 'Enter the full path of the folder.', { field: 'folder' }),
    } });
    await opened.page.getByText('Fill in what is missing').waitFor();
    expect(opened.callsOf('apps.preview')).toEqual([]);
    await opened.page.getByLabel('Folder of the project').fill('here');
    await opened.page.getByText('Enter the full path of the folder.').waitFor();
    expect(await opened.page.getByLabel('Folder of the project').getAttribute('aria-invalid')).toBe('true');
  });

  it('shows a key this once, with the variable that it goes into', async () => {
    const opened = await open('#/apps/cursor', { answers: {
      'apps.apply': () => applied({ key: 'uag_once', variable: 'GATEHOUSE_LINEAR_KEY' }),
    } });
    const cursor = new AppPage(opened.page, 'Cursor');
    await cursor.choose('API key in a variable');
    await eventually(() => opened.callsOf('apps.preview').at(-1)?.credential).toBe('environment');
    await cursor.add();
    await opened.page.getByText('uag_once').waitFor();
    await opened.page.getByText('GATEHOUSE_LINEAR_KEY').waitFor();
  });

  it('makes a key for a text to copy only when it is asked to', async () => {
    const opened = await open('#/apps/agent-zero', { answers: {
      'apps.preview': () => anAppPreview({ door: 'snippet', credential: 'file', path: null, text: '{ "key": "uag_••••" }', diff: [] }),
      'apps.snippet': () => ({ text: '{ "key": "uag_once" }', path: null, next_step: 'Paste it.' }),
    } });
    await opened.page.getByText('{ "key": "uag_••••" }').waitFor();
    await opened.page.getByRole('button', { name: 'Make the key and show the text' }).click();
    await opened.page.getByText('{ "key": "uag_once" }').waitFor();
  });

  it('makes what a text to copy starts ready before it can be copied', async () => {
    const opened = await open('#/apps/claude-desktop', { answers: {
      'apps.list': () => [anApp({ id: 'claude-desktop', name: 'Claude Desktop', by_bridge: true, doors: ['file', 'snippet'] })],
      'apps.preview': () => anAppPreview({ app: 'claude-desktop', door: 'snippet', text: '{ "command": "/bridge" }', diff: [] }),
      'apps.snippet': () => ({ text: '{ "command": "/bridge" }', path: null, next_step: 'Start it.' }),
    } });
    const copy = opened.page.getByRole('button', { name: 'Copy text for the app' });
    const ready = opened.page.getByRole('button', { name: 'Make it ready and show the text' });
    await ready.waitFor();
    expect(await copy.count()).toBe(0);
    await ready.click();
    await copy.waitFor();
    expect(opened.callsOf('apps.snippet')).toHaveLength(1);
  });

  it('opens what a container needs with the text to copy', async () => {
    const opened = await open('#/apps/agent-zero', { answers: {
      'apps.preview': () => anAppPreview({
        door: 'snippet', credential: 'oauth', text: '{}', diff: [], opens: { allowed_hosts: ['host.docker.internal'], bind_addresses: [] },
      }),
      'apps.snippet': () => ({ text: '{}', path: null, next_step: 'Paste it.' }),
    } });
    const page = new AppPage(opened.page, 'Agent Zero');
    await page.agree('Open the proxy for host.docker.internal');
    await opened.page.getByRole('button', { name: 'Show the text to copy' }).click();
    await opened.page.getByRole('button', { name: 'Copy text for the app' }).waitFor();
    expect(opened.callsOf('apps.snippet')).toEqual([expect.objectContaining({ open_reach: true })]);
  });

  it('does not say that something is in an app which only asks the person, and tells how to take it out there', async () => {
    const entry = anAppTarget({ state: 'added', entry_name: 'linear', door: 'link', path: null });
    const { page } = await open('#/apps/cherry-studio', { answers: {
      'apps.list': () => [anApp({ id: 'cherry-studio', name: 'Cherry Studio', path: null, format: null, doors: ['link', 'snippet'] })],
      'apps.preview': () => anAppPreview({ app: 'cherry-studio', door: 'link', path: null, link: 'cherrystudio://x', diff: [] }),
      'apps.apply': () => applied({ entry }),
      'apps.undo': () => anAppTarget({ next_step: 'Delete "linear" in Cherry Studio.' }),
    } });
    await page.getByRole('button', { name: 'Open Cherry Studio' }).click();
    await page.getByRole('heading', { name: 'Cherry Studio asks you now' }).waitFor();
    await new AppPage(page, 'Cherry Studio').undo();
    await page.getByText('Delete "linear" in Cherry Studio.').waitFor();
  });

  it('opens the app where Gatehouse can, and gives a link where it cannot', async () => {
    const link = 'cursor://anysphere.cursor-deeplink/mcp/install?name=linear&config=e30%3D';
    const state = aFullState();
    const opened = await open('#/apps/cursor', {
      state: { ...state, gateway: { ...state.gateway, mode: 'headless' } },
      answers: {
        'apps.preview': ({ door }) => anAppPreview({ door: door ?? 'file', link: door === 'link' ? link : null }),
        'apps.apply': () => applied({ link, entry: anAppTarget({ awaiting_confirmation: true }) }),
      },
    });
    const cursor = new AppPage(opened.page, 'Cursor');
    await cursor.choose('Ask Cursor');
    await cursor.preview.getByRole('button', { name: 'Open Cursor' }).click();
    await opened.page.getByRole('heading', { name: 'Cursor asks you now' }).waitFor();
    expect(await opened.page.getByRole('link', { name: 'Open Cursor' }).getAttribute('href')).toBe(link);
  });

  it('shows a command as a shell would take it', async () => {
    const { page } = await open('#/apps/claude-code', { answers: { 'apps.preview': () => anAppPreview({
      app: 'claude-code', door: 'command', command: ['claude', 'mcp', 'add-json', 'linear', '{"type":"http"}'],
    }) } });
    await page.getByText(`claude mcp add-json linear '{"type":"http"}'`).waitFor();
  });
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

describe('importing the servers of apps', () => {
  it('imports what was chosen, with the sign-in that was chosen, and says what failed', async () => {
    const opened = await open('#/apps/import', { answers: { 'apps.import': ({ servers }) => servers.map(({ app, server: id }) => ({
      app, server: id, name: 'notion', proxy: null, to_enter: [],
      error: { code: 'app_file_changed', message: 'The file was changed meanwhile.', remedy: 'Look again.' },
    })) } });
    const page = new ImportPage(opened.page);
    await page.choose('Cursor', 'notion');
    await page.signIn('Cursor', 'notion', 'Company sign-in');
    await page.import();
    await page.server('Cursor', 'notion').getByText('The file was changed meanwhile. Look again.').waitFor();
    expect(opened.callsOf('apps.import')).toEqual([{ servers: [{ app: 'cursor', server: 'server-1', sign_in: 1 }] }]);
  });

  it('says what cannot be imported and why, and what is behind a proxy already', async () => {
    const { page } = await open('#/apps/import');
    const importing = new ImportPage(page);
    await importing.server('Cursor', 'workspace').getByText('which only the app knows').waitFor();
    expect(await importing.server('Cursor', 'workspace').getByRole('checkbox').isEnabled()).toBe(false);
    await importing.server('Cursor', 'files').getByText('Behind the proxy Files on this computer').waitFor();
    await importing.server('Cursor', 'files').getByText('To be entered again: FILES_TOKEN.').waitFor();
    await page.getByText('File cannot be read.').waitFor();
    await page.getByText('Line 12.').waitFor();
  });

  it('says that there is nothing where there is nothing', async () => {
    const { page } = await open('#/apps/import', { answers: { 'apps.importable': () => [] } });
    await page.getByRole('heading', { name: 'Nothing to import' }).waitFor();
  });

  it('leads to the switch of an entry, which replaces it under its own name and in its file', async () => {
    const opened = await open('#/apps/import', { answers: {
      'apps.importable': () => someImportSources.map((source) => ({ ...source, servers: source.servers.map((one) => anImportable({ ...one, proxy_id: 1 })) })),
      'apps.preview': ({ name = '' }) => anAppPreview({ entry_name: name, replaces: { text: '{ "url": "…" }', ours: false }, suggested_name: 'notion-2' }),
      'apps.apply': () => applied(),
    } });
    const cursor = await new ImportPage(opened.page).switch('Cursor', 'notion');
    await cursor.switch();
    await cursor.added('Linear');
    const input = { app: 'cursor', target: { kind: 'proxy', id: 1 }, name: 'notion', door: 'file', replace: true };
    expect(opened.callsOf('apps.apply')).toEqual([expect.objectContaining(input)]);
    await opened.page.getByRole('link', { name: 'To the servers' }).click();
    await opened.page.getByRole('heading', { level: 1, name: 'Import servers' }).waitFor();
  });
});
