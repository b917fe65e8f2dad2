import { describe, expect, it } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import type { Answers, FixtureWindow } from '../../support/fixture-window.ts';
import { fixtureWindows } from '../../support/fixture-windows.ts';
import { aReport } from '../../support/full-state.ts';

const openWindow = fixtureWindows();
const open = (route: string, answers: Answers = {}): Promise<FixtureWindow> => openWindow(route, { answers });

describe('the diagnosis', () => {
  it('runs when a person comes, problems first, and what is in order is folded away', async () => {
    const { page } = await open('#/diagnosis');
    await page.getByText('2 problems found').waitFor();
    expect(await page.getByRole('heading', { level: 2 }).first().innerText()).toBe('Problems');
    expect(await page.getByText('Both answer under each name').isVisible()).toBe(false);
    await page.getByText('2 steps in order').click();
    await page.getByText('Both answer under each name').waitFor();
  });

  it('leads to the field where a person mends it', async () => {
    const { page } = await open('#/diagnosis');
    await page.getByRole('button', { name: 'Open settings Support desk' }).click();
    await page.waitForURL(/#\/proxies\/4\/edit\?field=port$/);
  });

  it('does what Gatehouse can do itself, and looks again', async () => {
    const [, found] = aReport.findings;
    if (!found) throw new Error('The report of the tests has lost its findings.');
    const stopped = { ...found, fix: { text: 'Start it.', action: { kind: 'start_proxy' as const, id: 4 } } };
    let runs = 0;
    const opened = await open('#/diagnosis', {
      'doctor.run': () => (runs++ === 0 ? { ...aReport, problems: 1, findings: [stopped] } : { ...aReport, problems: 0, findings: [] }),
      'proxies.start': () => ({ state: 'running', label: 'Running', detail: null, code: null, next_action: null, can_start: false, can_stop: true, can_restart: true }),
    });
    await opened.page.getByRole('button', { name: 'Start Support desk' }).click();
    await opened.page.getByText('No problem found').waitFor();
    expect(opened.callsOf('proxies.start')).toEqual([{ id: 4 }]);
  });

  it('copies the report', async () => {
    const opened = await open('#/diagnosis');
    await opened.page.getByRole('button', { name: 'Copy report' }).click();
    await eventually(() => opened.calls).toContainEqual({ name: 'copyText', input: { text: aReport.text } });
  });

  it('says why it could not run, and can be run again', async () => {
    let fails = true;
    const { page } = await open('#/diagnosis', {
      'doctor.run': () => (fails ? { ok: false as const, error: { code: 'internal_error', message: 'Something went wrong.' } } : aReport),
    });
    await page.getByText('Something went wrong.').waitFor();
    fails = false;
    await page.getByRole('button', { name: 'Run again' }).click();
    await page.getByText('2 problems found').waitFor();
  });

  it('is one click away from a proxy that failed', async () => {
    const opened = await open('#/proxies/4');
    await opened.page.getByRole('link', { name: 'Find out why' }).click();
    await opened.page.getByRole('heading', { level: 1, name: 'Diagnosis of Support desk' }).waitFor();
    await opened.page.getByText('2 problems found').waitFor();
    expect(opened.callsOf('doctor.proxy')).toEqual([{ id: 4 }]);
  });
});
