import { describe, expect, it } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { fixtureWindows, refused } from '../../support/fixture-windows.ts';
import { aFullState } from '../../support/full-state.ts';
import { aBuiltinTarget, anApp, anApplied, anAppPreview, anAppTarget, anAskingPreview } from '../../support/some-apps.ts';
import { AppPage } from '../pages/apps-page.ts';

const open = fixtureWindows();

describe('adding to an app', () => {
  it('does exactly what was shown, says what is next, and takes it back', async () => {
    const opened = await open('#/apps/cursor?proxy=2', { answers: { 'apps.apply': () => anApplied(), 'apps.undo': () => anAppTarget() } });
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
    const opened = await open('#/apps/cursor', { answers: { 'apps.apply': () => anApplied({ entry }), 'apps.undo': () => anAppTarget() } });
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
    const { page } = await open(`#/apps/cursor?proxy=${proxy.id}`, { state, answers: { 'apps.apply': () => anApplied() } });
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
      'apps.apply': () => anApplied(),
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
    const opened = await open('#/apps/claude-desktop', { answers: { 'apps.apply': () => anApplied() } });
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
      'apps.apply': () => anApplied({ entry: aBuiltinTarget({ state: 'added', entry_name: 'gatehouse-discovery' }) }),
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
        : anApplied()),
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
      'apps.apply': () => anApplied({ key: 'uag_once', variable: 'GATEHOUSE_LINEAR_KEY' }),
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
      'apps.apply': () => anApplied({ entry }),
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
        'apps.apply': () => anApplied({ link, entry: anAppTarget({ awaiting_confirmation: true }) }),
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
