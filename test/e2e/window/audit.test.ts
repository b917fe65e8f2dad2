import { describe, expect, it } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import type { Answers, FixtureWindow } from '../../support/fixture-window.ts';
import { fixtureWindows } from '../../support/fixture-windows.ts';
import { aFullState } from '../../support/full-state.ts';
import { aBrokenAudit, anAuditPage, anAuditRecord, aWholeAudit, someRecords } from '../../support/some-audit.ts';

const openWindow = fixtureWindows();
const open = (answers: Answers = {}, route = '#/activity/audit'): Promise<FixtureWindow> => openWindow(route, { answers });

describe('the audit log in the window', () => {
  it('stands beside the calls, and says in words whether it is complete', async () => {
    const { page } = await open({}, '#/activity');
    await page.getByRole('link', { name: 'Audit' }).click();
    await page.getByText('Complete.').waitFor();
    expect(await page.getByRole('status').first().innerText()).toContain('Every record is as it was written');
    expect(await page.getByRole('button', { name: 'Begin a new log' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Tokens renewed (132 times)' }).waitFor();
  });

  it('shows all that was recorded, and explains a code', async () => {
    const { page } = await open();
    await page.getByRole('button', { name: 'Tokens refused (14 times)' }).click();
    await page.getByText('The app could not sign in.').waitFor();
    await page.getByText('The client is not registered.').waitFor();
    await page.getByText('0a1b2c3d4e5f').waitFor();
  });

  it('asks for what a person filters by', async () => {
    const opened = await open();
    const { page } = opened;
    const asked = (): unknown => opened.callsOf('audit.list').at(-1);
    await page.getByLabel('What it is about').selectOption('Consents');
    await page.getByLabel('Outcome').selectOption('Refused');
    await page.getByLabel('Proxy').selectOption({ index: 1 });
    await page.getByRole('searchbox').fill('cursor');
    await eventually(asked).toMatchObject({ kind: 'consent', outcome: 'refused', proxy: 1, text: 'cursor' });
    await page.getByLabel('Time').selectOption('Last 7 days');
    await eventually(() => String((asked() as { from?: string }).from)).toMatch(/^\d{4}-\d\d-\d\dT/);
  });

  it('shows older records when asked', async () => {
    const older = anAuditRecord({ seq: 100, action: 'proxies.delete', proxy: 'Long gone' });
    const { page } = await open({
      'audit.list': ({ before }) => (before === undefined ? anAuditPage : { records: [older], next: null }),
    });
    await page.getByRole('button', { name: 'Show older records' }).click();
    await page.getByRole('button', { name: 'Proxy removed' }).waitFor();
    expect(await page.getByRole('button', { name: 'Show older records' }).count()).toBe(0);
    expect(await page.getByRole('row').count()).toBe(someRecords.length + 2);
  });

  it('saves what is shown', async () => {
    const opened = await open({ 'audit.export': () => ({ name: 'gatehouse-audit-2026-01-12.csv', type: 'text/csv', text: 'seq\r\n' }) });
    await opened.page.getByLabel('What it is about').selectOption('Keys');
    await opened.page.getByRole('button', { name: 'Export CSV' }).click();
    await eventually(() => opened.saved).toEqual([{ name: 'gatehouse-audit-2026-01-12.csv', text: 'seq\r\n' }]);
    expect(opened.callsOf('audit.export')).toEqual([{ kind: 'key', format: 'csv' }]);
  });

  it('says where it was changed from outside, and has a way out', async () => {
    let state = aBrokenAudit;
    const opened = await open({
      'audit.verify': () => state,
      'audit.renew': () => (state = { ...aWholeAudit, records: 1 }),
    });
    await opened.page.getByText('Record 7 is not as it was written').waitFor();
    await opened.page.getByRole('button', { name: 'Begin a new log' }).click();
    await opened.page.getByRole('alertdialog').getByRole('button', { name: 'Begin a new log' }).click();
    await opened.page.getByText('A new audit log has begun').waitFor();
    await opened.page.getByText('Complete.').waitFor();
  });

  it('says what there is to say while nothing was recorded, and where nothing matches', async () => {
    const { page } = await open({ 'audit.list': () => ({ records: [], next: null }) });
    await page.getByText('Nothing has been recorded yet.').waitFor();
    await page.getByRole('searchbox').fill('x');
    await page.getByText('No record matches.').waitFor();
  });

  it('can be kept for as long as a person wants', async () => {
    const opened = await open({ 'settings.update': () => aFullState().settings }, '#/settings/data');
    const field = opened.page.getByLabel('Keep records for');
    await field.fill('3');
    await opened.page.locator('form', { has: field }).getByRole('button', { name: 'Save' }).click();
    await opened.page.getByText('Use at least 7 days.').waitFor();
    await field.fill('90');
    await opened.page.locator('form', { has: field }).getByRole('button', { name: 'Save' }).click();
    await eventually(() => opened.callsOf('settings.update')).toEqual([{ audit_retention_days: 90 }]);
  });
});
