import { describe, expect, it } from 'vitest';
import { describeStatus, type StatusFacts } from '../../../main/proxies/status.ts';

const running: StatusFacts = {
  phase: 'running',
  enabled: true,
  port: 9050,
  approvalNeeded: false,
  failure: null,
  consentsWaiting: 0,
  signInNeeded: false,
  providerProblem: null,
  clients: 1,
  lastError: null,
  upstreamProblem: null,
  toolsDiffer: null,
};
const gone = { code: 'provider_missing', message: 'It is gone.' };
const failing = (code: string): StatusFacts => ({
  ...running,
  phase: 'failed',
  failure: { code, message: 'It broke.', remedy: 'Mend it.' },
});

describe('describeStatus', () => {
  const table: [string, StatusFacts, string, string | null][] = [
    ['all is well', running, 'running', null],
    ['nobody uses it yet', { ...running, clients: 0 }, 'running', 'add_to_app'],
    [
      'a consent waits',
      { ...running, consentsWaiting: 1, signInNeeded: true, providerProblem: gone },
      'needs_consent',
      'open_consent',
    ],
    ['the provider is gone', { ...running, providerProblem: gone, signInNeeded: true }, 'failed', 'add_provider'],
    [
      "the server's own sign-in needs a client id",
      { ...running, providerProblem: { code: 'upstream_registration_needed', message: 'It registers nobody.' } },
      'failed',
      'add_provider',
    ],
    [
      'the server has no sign-in of its own',
      { ...running, providerProblem: { code: 'upstream_oauth_missing', message: 'It has none.' } },
      'failed',
      'edit',
    ],
    ['a person has to sign in', { ...running, signInNeeded: true }, 'needs_sign_in', 'connect'],
    ['it starts', { ...running, phase: 'starting' }, 'starting', null],
    ['it stops', { ...running, phase: 'stopping' }, 'stopping', null],
    ['it is stopped', { ...running, phase: 'stopped' }, 'stopped', 'start'],
    ['it is disabled', { ...running, phase: 'stopped', enabled: false }, 'stopped', 'edit'],
    ['its port is taken', failing('port_taken'), 'failed', 'change_port'],
    [
      'its command waits for approval',
      { ...failing('command_not_approved'), approvalNeeded: true },
      'needs_consent',
      'approve_command',
    ],
    [
      'its command waits, though nobody started it',
      { ...running, phase: 'stopped', approvalNeeded: true },
      'needs_consent',
      'approve_command',
    ],
    [
      'it is disabled, whatever its command',
      { ...running, phase: 'stopped', enabled: false, approvalNeeded: true },
      'stopped',
      'edit',
    ],
    ['its command is not there', failing('command_not_found'), 'failed', 'edit'],
    ['its server stops again and again', { ...running, upstreamProblem: 'It stopped.' }, 'failed', 'retry'],
    ['its tools are not as they were approved', { ...running, clients: 0, toolsDiffer: 'They differ.' }, 'running', 'review_tools'],
    ['anything else failed', failing('listen_failed'), 'failed', 'retry'],
  ];
  it.each(table)('%s', (_name, facts, state, next) => {
    const status = describeStatus(facts);
    expect(status.state).toBe(state);
    expect(status.next_action?.kind ?? null).toBe(next);
  });

  it('a failure carries its code, its reason and the way out', () => {
    expect(describeStatus(failing('port_taken'))).toMatchObject({
      code: 'port_taken',
      label: 'Port 9050 is taken',
      detail: 'It broke. Mend it.',
    });
    expect(describeStatus(running).code).toBeNull();
    const providerProblem = { code: 'upstream_oauth_invalid', message: 'It names http.', remedy: 'Tell its operator.' };
    expect(describeStatus({ ...running, providerProblem })).toMatchObject({
      code: 'upstream_oauth_invalid',
      detail: 'It names http. Tell its operator.',
    });
  });

  it('what can be done fits where it stands', () => {
    const can = (facts: Partial<StatusFacts>): boolean[] => {
      const { can_start, can_stop, can_restart } = describeStatus({ ...running, ...facts });
      return [can_start, can_stop, can_restart];
    };
    expect(can({})).toEqual([false, true, true]);
    expect(can({ phase: 'stopped' })).toEqual([true, false, false]);
    expect(can({ phase: 'stopped', enabled: false })).toEqual([false, false, false]);
    expect(can({ phase: 'failed' })).toEqual([true, false, true]);
    expect(can({ phase: 'failed', approvalNeeded: true })).toEqual([false, false, false]);
    expect(can({ phase: 'stopped', approvalNeeded: true })).toEqual([false, false, false]);
    expect(can({ phase: 'starting' })).toEqual([false, true, false]);
    expect(can({ phase: 'stopping' })).toEqual([false, false, false]);
    // The port is open, only nobody can sign in: that can still be stopped.
    expect(can({ providerProblem: gone })).toEqual([false, true, true]);
  });
});
