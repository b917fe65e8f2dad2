import { createHash } from 'node:crypto';
import type { Upstream } from '../../preload/schema/entities.ts';
import type { CommandApproval } from '../../preload/schema/views.ts';
import { GatehouseError } from '../errors/index.ts';
import type { ProxyRecord } from '../store/records.ts';

type Approvable = Pick<ProxyRecord, 'upstream' | 'approved_command_hash'>;

const argvOf = ({ command, args }: Upstream): string[] => [command ?? '', ...args];

/**
 * Stands for exactly one command: program, arguments, and what the configuration puts into its environment. A value
 * such as that of NODE_OPTIONS decides what runs as much as an argument does. Secret values are not part of it, as they
 * aren't part of the record: a renewed key needs no new approval.
 */
export function commandHash(upstream: Upstream): string {
  const env = Object.entries(upstream.env).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify([argvOf(upstream), env]))
    .digest('hex');
}

/** What a person approves, and whether they still have to; null where the upstream is no stdio server. */
export function commandApproval({ upstream, approved_command_hash: approved }: Approvable): CommandApproval | null {
  if (upstream.kind !== 'stdio') return null;
  const hash = commandHash(upstream);
  return { needed: approved !== hash, hash, argv: argvOf(upstream), env: Object.keys(upstream.env) };
}

/**
 * The last check before a stdio server may start.
 * @throws GatehouseError "command_not_approved" (409)
 */
export function assertCommandApproved(proxy: Approvable): void {
  if (!commandApproval(proxy)?.needed) return;
  throw new GatehouseError('command_not_approved', 'The command of this proxy waits for your approval.', {
    status: 409,
    field: 'upstream.command',
    remedy: 'Review the command, and approve it if it is the one that you want to run on this computer.',
  });
}

/**
 * @param hash of the command that the person was shown
 * @throws GatehouseError "nothing_to_approve", "command_changed" (409)
 */
export function assertSameCommand(proxy: Approvable, hash: string): void {
  const approval = commandApproval(proxy);
  if (!approval) {
    throw new GatehouseError('nothing_to_approve', 'This proxy starts no command.', { status: 409 });
  }
  if (approval.hash !== hash) {
    throw new GatehouseError('command_changed', 'The command was changed after it was shown.', {
      status: 409,
      remedy: 'Review the command as it is now.',
    });
  }
}
