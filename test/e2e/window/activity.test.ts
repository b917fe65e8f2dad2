import { describe, expect, it } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { fixtureWindows } from '../../support/fixture-windows.ts';
import { aFullState, anEntry, someActivity } from '../../support/full-state.ts';
import { ActivityPage } from '../pages/proxy-pages.ts';

const open = fixtureWindows();

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
    const opened = await open('#/activity', { answers: { 'activity.recent': () => entries } });
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
    const opened = await open('#/activity', { answers: {
      'activity.recent': () => someActivity.map((entry) => ({ ...entry, client: '=cmd()' })),
    } });
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
