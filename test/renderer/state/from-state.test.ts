import { describe, expect, it } from 'vitest';
import { announcements } from '../../../renderer/state/announcements.ts';
import { noticesToShow } from '../../../renderer/state/notices.ts';
import { overviewSentence } from '../../../renderer/state/overview-sentence.ts';
import { aConsent, anAppState, aProxy, aStatus } from '../../support/app-state.ts';

const consent = aConsent('2026-01-12T12:05:00.000Z');
const stopped = aProxy({ id: 2, name: 'Files', status: aStatus({ state: 'stopped', label: 'Stopped' }) });
const failed = aProxy({ id: 3, status: aStatus({ state: 'failed', label: 'Port 9050 is taken' }) });
const unapproved = aProxy({
  id: 5,
  status: aStatus({ state: 'needs_consent', next_action: { kind: 'approve_command', label: 'Approve the program' } }),
});
const signIn = aProxy({ id: 4, status: aStatus({ state: 'needs_sign_in', label: 'Needs sign-in' }) });

describe('announcements', () => {
  it('says how a proxy stands when that has changed, and nothing else', () => {
    const before = anAppState({ proxies: [aProxy(), aProxy({ id: 2, name: 'Files' })] });
    const after = anAppState({ proxies: [aProxy(), stopped] });
    expect(announcements(before, after)).toEqual(['Files: Stopped']);
    expect(announcements(after, after)).toEqual([]);
  });

  it('says that an app asks, once', () => {
    const after = anAppState({ consents: [consent] });
    expect(announcements(anAppState(), after)).toEqual(['Cursor asks to use Linear']);
    expect(announcements(after, anAppState({ consents: [consent] }))).toEqual([]);
  });

  it('says a new notice', () => {
    const message = 'The keychain is locked.';
    const notice = { code: 'vault', severity: 'warning', message, remedy: 'Unlock it.' } as const;
    expect(announcements(anAppState(), anAppState({ notices: [notice] }))).toEqual([message]);
  });
});

describe('overviewSentence', () => {
  it.each([
    ['one open gate', [aProxy()], 'The gate is open.'],
    ['all gates open', [aProxy(), aProxy({ id: 2 })], 'All 2 gates are open.'],
    ['some gates open', [aProxy(), stopped], '1 of 2 gates are open.'],
    ['no gate open', [stopped], 'No gate is open.'],
    ['a program that nobody approved', [unapproved, failed], '1 program waits for your approval, 1 proxy could not start.'],
    ['what needs a person', [aProxy(), failed, signIn], '1 proxy could not start, 1 proxy needs a sign-in.'],
  ])('tells of %s', (_, proxies, sentence) => {
    expect(overviewSentence({ proxies, consents: [] })).toBe(sentence);
  });

  it('puts the apps that wait first', () => {
    expect(overviewSentence({ proxies: [failed], consents: [consent] }))
      .toBe('1 app waits for your permission, 1 proxy could not start.');
  });
});

describe('noticesToShow', () => {
  const warning = { code: 'vault', severity: 'warning', message: 'Vault.', remedy: 'Settle it.' } as const;
  const error = { code: 'port_taken', severity: 'error', message: 'Port taken.', remedy: 'Choose another.' } as const;
  const { gateway } = anAppState();
  const broken = { ...gateway, state: 'failed', detail: 'Port 8080 is taken.' } as const;

  it('puts the gravest first', () => {
    expect(noticesToShow({ gateway, notices: [warning, error] }, 'up')).toEqual([error, warning]);
  });

  it('never hides a failed gateway, and does not tell of it twice', () => {
    expect(noticesToShow({ gateway: broken, notices: [warning] }, 'up').map(({ message }) => message))
      .toEqual(['Port 8080 is taken.', 'Vault.']);
    expect(noticesToShow({ gateway: broken, notices: [error] }, 'up')).toEqual([error]);
  });

  it('says that what is shown may be out of date', () => {
    expect(noticesToShow({ gateway, notices: [] }, 'lost').map(({ code }) => code)).toEqual(['link_lost']);
    expect(noticesToShow({ gateway, notices: [] }, 'signed_out').map(({ code }) => code)).toEqual(['signed_out']);
  });
});
