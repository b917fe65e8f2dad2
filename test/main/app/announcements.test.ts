import { describe, expect, it } from 'vitest';
import { announcementsFor, currentKeys, newNeeds, type Announcement } from '../../../main/app/announcements.ts';
import type { AppState, ProxyStatus } from '../../../preload/schema/views.ts';
import {
  approvalNeeded, consent, needsSignIn, portTaken, proxy, running, state, stopped, toolsChanged,
} from './states.ts';

/** What a person would be told along a row of states, in words, state by state. */
function told(...states: AppState[]): string[][] {
  let known: Set<string> | null = null;
  return states.map((next) => {
    const announcements = announcementsFor(newNeeds(known, next));
    known = currentKeys(next, known ?? new Set());
    return announcements.map(({ title }) => title);
  });
}

const one = (status: ProxyStatus, parts: Partial<AppState> = {}): AppState =>
  state({ proxies: [proxy(1, 'files', status)], ...parts });
const starting: ProxyStatus = { ...running, state: 'starting', label: 'Starting' };
const needsConsent: ProxyStatus = {
  ...running, state: 'needs_consent', label: 'Waiting for your permission', next_action: { kind: 'open_consent', label: 'Review' },
};
const gatewayFailed = state({ gateway: { ...state().gateway, state: 'failed', detail: 'Port 8080 is taken.' } });

describe('notifications', () => {
  it.each([
    ['a sign-in', needsSignIn, 'files: Needs sign-in'],
    ['a program to approve', approvalNeeded, 'files: Needs your approval'],
    ['tools that changed', toolsChanged, 'files: tools changed'],
    ['a proxy that stopped by itself', portTaken, 'files: Port 9050 is taken'],
  ])('tell of %s, once', (_name, status, title) => {
    expect(told(one(running), one(status), one(status))).toEqual([[], [title], []]);
  });

  it('tell again of what came back after it was settled', () => {
    expect(told(one(running), one(needsSignIn), one(running), one(needsSignIn)))
      .toEqual([[], ['files: Needs sign-in'], [], ['files: Needs sign-in']]);
  });

  it.each([['a consent', needsConsent], ['a restart', starting]])('do not repeat themselves after %s', (_name, passing) => {
    expect(told(one(running), one(needsSignIn), one(passing), one(needsSignIn)).flat()).toEqual(['files: Needs sign-in']);
  });

  it('ask for a command again that was changed once more', () => {
    const withHash = (hash: string): AppState => state({
      proxies: [{ ...proxy(1, 'files', approvalNeeded), command_approval: { needed: true, hash, argv: ['x'], env: [] } }],
    });
    expect(told(one(running), withHash('a'), withHash('a'), withHash('b')).flat())
      .toEqual(['files: Needs your approval', 'files: Needs your approval']);
  });

  it('name who asks to connect, and each of several', () => {
    const asking = (...names: string[]): AppState =>
      one(running, { consents: names.map((name) => consent(name, name)) });
    expect(told(one(running), asking('Cursor'), asking('Cursor', 'Codex'), asking('Codex')))
      .toEqual([[], ['Cursor asks to connect'], ['Codex asks to connect'], []]);
  });

  it('say nothing at a start about what waited yesterday, but do about what keeps Gatehouse from working', () => {
    expect(told(one(needsSignIn))).toEqual([[]]);
    expect(told(one(approvalNeeded))).toEqual([[]]);
    expect(told(one(portTaken))).toEqual([['files: Port 9050 is taken']]);
    expect(told(gatewayFailed)).toEqual([['Nobody can sign in']]);
  });

  it('say nothing of what the person does herself', () => {
    expect(told(one(running), one({ ...running, state: 'stopping' }), one(stopped), one(starting), one(running)).flat())
      .toEqual([]);
  });

  it('say nothing where they are switched off, and do not make up for it later', () => {
    const off = { settings: { ...state().settings, notifications: false } };
    expect(told(one(running, off), one(needsSignIn, off), one(needsSignIn)).flat()).toEqual([]);
  });

  it('make one of many', () => {
    const proxies = [1, 2, 3].map((id) => proxy(id, `p${id}`, needsSignIn));
    const [first, ...others] = announcementsFor(newNeeds(new Set(), state({ proxies, consents: [consent('1', 'Cursor')] })));
    expect(first).toMatchObject({ title: 'Cursor asks to connect' });
    expect(others).toEqual([{
      keys: ['sign_in:1', 'sign_in:2', 'sign_in:3'],
      title: '3 proxies need you',
      body: 'p1: Needs sign-in\np2: Needs sign-in\np3: Needs sign-in',
      command: { do: 'show', target: { screen: 'overview' } },
    } satisfies Announcement]);
  });

  it('lead to the place', () => {
    const commandsFor = (next: AppState): unknown[] => announcementsFor(newNeeds(new Set(), next)).map(({ command }) => command);
    expect(commandsFor(one(needsSignIn))).toEqual([{ do: 'show', target: { screen: 'overview', id: '1' } }]);
    expect(commandsFor(one(running, { consents: [consent('1', 'Cursor')] }))).toEqual([{ do: 'consent' }]);
    expect(commandsFor(gatewayFailed)).toEqual([{ do: 'show', target: { screen: 'settings' } }]);
  });

  it('tells of a skill that was reported, once and until someone has seen it', () => {
    const alert = { report_id: 4, skill_name: 'tables', activity_type: 'data_exfiltration', severity: 'critical' } as const;
    const reported = state({ skills: { pending: 0, alerts: [alert], revision: 2 } });
    const needs = newNeeds(new Set(), reported);
    expect(announcementsFor(needs)).toMatchObject([
      { keys: ['skill:report-4'], title: 'tables was reported', command: { do: 'show', target: { screen: 'skills' } } },
    ]);
    expect(newNeeds(currentKeys(reported, new Set()), reported)).toEqual([]);
  });
});
