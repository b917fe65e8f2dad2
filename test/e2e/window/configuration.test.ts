import { describe, expect, it } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { fixtureWindows, refused } from '../../support/fixture-windows.ts';
import { aConfiguration, anImportPlan } from '../../support/full-state.ts';
import { DataPage } from '../pages/settings-pages.ts';

const open = fixtureWindows();

describe('the configuration', () => {
  it('is saved as a file', async () => {
    const opened = await open('#/settings/data');
    await new DataPage(opened.page).export();
    await eventually(() => opened.saved.map(({ text }) => JSON.parse(text) as unknown)).toEqual([aConfiguration]);
  });

  it('is shown before it is imported, and afterwards each secret that is missing has its way', async () => {
    const done = { ...anImportPlan, items: anImportPlan.items.map((item) => ({ ...item, id: 7 })) };
    const opened = await open('#/settings/data', { answers: { 'configuration.import': () => done } });
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
    const opened = await open('#/settings/data', { answers: {
      'configuration.preview': () => refused('refused', 'This file comes from a newer Gatehouse.'),
    } });
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
    const opened = await open('#/settings/data', { answers: {
      'configuration.reset': () => ({ providers: 2, proxies: 5, api_keys: 2, session_tokens: 1 }),
    } });
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
