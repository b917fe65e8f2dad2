import { describe, expect, it } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import type { Answers, FixtureWindow } from '../../support/fixture-window.ts';
import { fixtureWindows } from '../../support/fixture-windows.ts';
import { aLog } from '../../support/some-log.ts';

const openWindow = fixtureWindows();
const open = (answers: Answers = {}): Promise<FixtureWindow> => openWindow('#/activity/log', { answers });

describe('the log in the window', () => {
  it('shows the newest lines, and all of one when it is opened, with what its code means', async () => {
    const { page } = await open();
    await page.getByRole('button', { name: /token refused/ }).click();
    await page.getByText('The app could not sign in.').waitFor();
    await page.getByText('gateway_7f').first().waitFor();
  });

  it('asks for what a person filters by', async () => {
    const opened = await open();
    const asked = (): unknown => opened.callsOf('logs.read').at(-1);
    await opened.page.getByText('Warnings', { exact: true }).click();
    await opened.page.getByLabel('Part of Gatehouse').selectOption('oauth-proxy');
    await opened.page.getByRole('searchbox').fill('refused');
    await eventually(asked).toEqual({ level: 'warn', area: 'oauth-proxy', text: 'refused' });
  });

  it('follows what is logged, and stands still while it is paused', async () => {
    let message = 'a first line';
    const opened = await open({ 'logs.read': () => ({ ...aLog, lines: [{ time: '2026-01-12T14:03:59.000Z', level: 'info', area: 'proxy', message, fields: {} }] }) });
    const { page } = opened;
    await page.getByText('a first line').waitFor();
    message = 'a second line';
    await page.evaluate("window.fixturePush('log.changed', {})");
    await page.getByText('a second line').waitFor();
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByText('Paused. New lines are not shown.').waitFor();
    const reads = opened.callsOf('logs.read').length;
    message = 'a third line';
    await page.evaluate("window.fixturePush('log.changed', {})");
    await page.getByRole('button', { name: 'Follow' }).click();
    await page.getByText('a third line').waitFor();
    expect(opened.callsOf('logs.read').length).toBe(reads + 1);
  });

  it('copies the lines that are shown, the oldest first, and opens the folder', async () => {
    const opened = await open();
    await opened.page.getByRole('button', { name: 'Copy', exact: true }).click();
    await eventually(() => opened.calls.find(({ name }) => name === 'copyText')).toBeDefined();
    const { text } = opened.calls.find(({ name }) => name === 'copyText')?.input as { text: string };
    expect(text.split('\n')).toHaveLength(aLog.lines.length);
    expect(text.split('\n').at(-1)).toContain(aLog.lines[0]?.message);
    await opened.page.getByRole('button', { name: 'Open folder' }).click();
    await eventually(() => opened.calls).toContainEqual({ name: 'openFolder', input: { folder: 'logs' } });
  });

  it('says that there is nothing, and what went wrong', async () => {
    const { page } = await open({ 'logs.read': () => ({ ...aLog, lines: [], areas: [], has_older: false }) });
    await page.getByText('The log has nothing at this level yet.').waitFor();
    await page.getByRole('searchbox').fill('x');
    await page.getByText('No line matches.').waitFor();
  });
});
