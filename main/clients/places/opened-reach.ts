import type { AppEntryRecord } from '../../store/records.ts';
import type { Reach, TargetFacts } from '../ports.ts';

type Entry = Pick<AppEntryRecord, 'id' | 'target' | 'host' | 'opened'>;

/** Both kinds of what was opened; null where there was nothing. */
export function joinedReach(...some: readonly (Reach | null | undefined)[]): Reach | null {
  const all = some.filter((reach) => reach !== null && reach !== undefined);
  return all.length === 0 ? null : {
    allowed_hosts: [...new Set(all.flatMap((reach) => reach.allowed_hosts))],
    bind_addresses: [...new Set(all.flatMap((reach) => reach.bind_addresses))],
    ...(all.some(({ strangers }) => strangers) ? { strangers: true } : {}),
  };
}

/** Another entry that comes in by the same port from a container: it needs what was opened for this one. */
export const heirOf = <T extends Entry>(record: Entry, records: readonly T[]): T | undefined =>
  records.find((other) => other.id !== record.id && other.host === 'container' && portOf(other) === portOf(record));

/** The gateway's own MCP servers share its port. */
const portOf = ({ target }: Entry): string => (target.startsWith('builtin/') ? 'builtin' : target);

/** What was opened for an entry, is open still, and has no other entry that needs it; null: nothing. */
export function closableReach(record: Entry, records: readonly Entry[], { reach }: Pick<TargetFacts, 'reach'>): Reach | null {
  const { opened } = record;
  if (!opened || heirOf(record, records)) return null;
  const hosts = opened.allowed_hosts.filter((host) => reach.allowed_hosts.includes(host));
  const addresses = opened.bind_addresses.filter((address) => reach.bind_addresses.includes(address));
  const strangers = Boolean(opened.strangers && reach.strangers);
  if (hosts.length === 0 && addresses.length === 0 && !strangers) return null;
  return { allowed_hosts: hosts, bind_addresses: addresses, ...(strangers ? { strangers } : {}) };
}
