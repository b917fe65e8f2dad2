import { describe, expect, it } from 'vitest';
import { ConsentAnswer } from '../../../renderer/state/consent-answer.svelte.ts';
import { aConsent } from '../../support/app-state.ts';
import { recordedSession } from './recorded-session.ts';

const expires = '2026-01-12T12:05:00.000Z';
const rememberable = aConsent(expires, { can_remember: true });

async function giveRemembering(word: 'allow' | 'deny', consent = rememberable): Promise<unknown[]> {
  const { calls, session } = recordedSession();
  const answer = new ConsentAnswer(session);
  answer.remember = true;
  await answer.give(word, consent);
  return calls;
}

describe('the answer to a request', () => {
  it('is for this once unless the person says otherwise', async () => {
    const { calls, session } = recordedSession();
    expect(await new ConsentAnswer(session).give('allow', rememberable)).toBe(true);
    expect(calls).toEqual([['consents.allow', { id: 'consent-1', remember: false }]]);
  });

  it('is remembered where that is possible and wished', async () => {
    expect(await giveRemembering('allow')).toEqual([['consents.allow', { id: 'consent-1', remember: true }]]);
  });

  it('refuses all that wait at once', async () => {
    const { calls, session } = recordedSession();
    const both = [rememberable, aConsent(expires, { id: 'consent-2' })];
    expect(await new ConsentAnswer(session).denyAll(both)).toBe(true);
    expect(calls).toEqual([['consents.deny', { id: 'consent-1' }], ['consents.deny', { id: 'consent-2' }]]);
  });

  it('is never remembered for an app that cannot prove who it is, nor when it is no', async () => {
    expect(await giveRemembering('allow', aConsent(expires)))
      .toEqual([['consents.allow', { id: 'consent-1', remember: false }]]);
    expect(await giveRemembering('deny')).toEqual([['consents.deny', { id: 'consent-1' }]]);
  });
});
