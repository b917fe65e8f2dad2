import { describe, expect, it } from 'vitest';
import { fixtureWindows } from '../../support/fixture-windows.ts';
import { anApplied, anAppPreview, anImportable, someImportSources } from '../../support/some-apps.ts';
import { ImportPage } from '../pages/apps-page.ts';

const open = fixtureWindows();

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
      'apps.apply': () => anApplied(),
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
