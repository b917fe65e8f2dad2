import { describe, expect, it } from 'vitest';
import { CommandReview, waitingCommand } from '../../../renderer/state/command-review.svelte.ts';
import { PutOff } from '../../../renderer/state/put-off.svelte.ts';
import { aProxy, aStatus } from '../../support/app-state.ts';
import { recordedSession } from './recorded-session.ts';

const approval = { needed: true, hash: 'seen', argv: ['npx', '-y', 'files'], env: [] };
const stopped = aStatus({ state: 'stopped', can_start: true, can_stop: false });
const waiting = aProxy({ command_approval: approval, status: stopped });

describe('waitingCommand', () => {
  it('is what nobody has approved yet', () => {
    expect(waitingCommand(waiting)).toBe(approval);
    expect(waitingCommand(aProxy({ command_approval: { ...approval, needed: false } }))).toBeNull();
    expect(waitingCommand(aProxy())).toBeNull();
  });
});

describe('CommandReview', () => {
  it('approves the command that was shown, then starts it', async () => {
    const approved = { ok: true, value: aProxy({ status: stopped }) } as const;
    const { calls, session } = recordedSession({ 'proxies.approveCommand': approved });
    await new CommandReview(session).approve(waiting, approval);
    expect(calls).toEqual([['proxies.approveCommand', { id: 1, hash: 'seen' }], ['proxies.start', { id: 1 }]]);
  });

  it('starts nothing where the command has changed meanwhile', async () => {
    const refused = { ok: false, error: { code: 'command_changed', message: 'The command was changed.' } } as const;
    const { calls, session } = recordedSession({ 'proxies.approveCommand': refused });
    const review = new CommandReview(session);
    await review.approve(waiting, approval);
    expect(calls.map(([name]) => name)).toEqual(['proxies.approveCommand']);
    expect(review.task.failure?.code).toBe('command_changed');
  });
});

describe('PutOff', () => {
  it('hides a command until it changes', () => {
    const putOff = new PutOff();
    putOff.add(approval);
    expect(putOff.has(approval)).toBe(true);
    expect(putOff.has({ ...approval, hash: 'changed' })).toBe(false);
  });
});
