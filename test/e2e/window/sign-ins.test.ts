import { describe, expect, it } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { fixtureWindows, refused } from '../../support/fixture-windows.ts';
import { aFullState, someFlows } from '../../support/full-state.ts';
import { SignInsPage } from '../pages/proxy-pages.ts';

const open = fixtureWindows();

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
    const opened = await open('#/proxies/1/sign-ins', { answers: { 'traces.list': () => flows } });
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
    const opened = await open('#/proxies/1/sign-ins', { answers: {
      'traces.list': () => flows,
      'traces.clear': () => {
        flows = [];
        return null;
      },
    } });
    await new SignInsPage(opened.page).clear();
    await opened.page.getByText('No app has tried to sign in').waitFor();
    expect(opened.callsOf('traces.clear')).toEqual([{ id: 1 }]);
  });

  it('says why it cannot be shown', async () => {
    const { page } = await open('#/proxies/1/sign-ins', { answers: { 'traces.list': () => refused('refused', 'Not now.') } });
    await page.getByText('Not now.').waitFor();
  });
});
