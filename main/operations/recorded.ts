import type { AuditKind } from '../../preload/schema/audit.ts';
import { routes, type OperationName } from '../../preload/schema/operations.ts';
import type { AuditEntry } from '../audit/audit-entry.ts';
import type { Actor } from './handler.ts';
import type { Services } from './services.ts';

/**
 * Operations that change nothing although they are no GET, and those whose outcome is recorded where it happens: the
 * answer to a consent, a sign-in that ends, an audit log that begins anew.
 */
const unrecorded: ReadonlySet<OperationName> = new Set<OperationName>([
  'providers.test', 'proxies.tools', 'proxies.connect', 'apps.preview', 'configuration.preview', 'consents.allow',
  'consents.deny', 'audit.renew',
]);

/** What the operations of a group are about; what is not here counts as "settings". */
const kinds: Readonly<Record<string, AuditKind>> = {
  providers: 'provider', proxies: 'proxy', activity: 'proxy', traces: 'proxy', clients: 'access', connections: 'access',
  approvals: 'consent', apiKeys: 'key', sessionTokens: 'key', apps: 'app', skills: 'skill',
};

/** A refusal that comes again within this time is counted, in ms. */
const refusalsWithin = 60 * 60_000;

export const isRecorded = (name: OperationName): boolean => !routes[name].startsWith('GET ') && !unrecorded.has(name);

/** Whom an operation is about. Read before it runs: afterwards it may be gone. */
type About = Pick<AuditEntry, 'client' | 'client_id' | 'proxy' | 'proxy_id' | 'subject' | 'detail'>;

type Members = Readonly<Record<string, unknown>>;

/** What is to be recorded of an operation that is about to run. `input` was validated. */
export async function entryOf(name: OperationName, input: Members, actor: Actor, services: Services): Promise<AuditEntry> {
  const group = name.split('.')[0] ?? '';
  return { kind: kinds[group] ?? 'settings', action: name, actor, ...await aboutWhat(group, input, services) };
}

/** Records how it went. A change is on the disk as a record when this resolves; a refusal changed nothing. */
export async function recordOutcome(
  entry: AuditEntry, { audit }: Services, refusal: { code: string; status: number } | null,
): Promise<void> {
  if (refusal === null) return audit.record(entry);
  const outcome = refusal.status >= 500 ? 'failed' : 'refused';
  audit.note({ ...entry, outcome, error: refusal.code }, refusalsWithin);
}

/** A proxy that an operation has made is known only afterwards. */
export function withMade(entry: AuditEntry, name: OperationName, made: unknown): AuditEntry {
  if (name !== 'proxies.create' || typeof made !== 'object' || made === null || !('id' in made)) return entry;
  return { ...entry, proxy: entry.subject, proxy_id: Number(made.id), subject: null };
}

async function aboutWhat(group: string, input: Members, services: Services): Promise<About> {
  const { id } = input;
  switch (group) {
    case 'proxies':
    case 'activity':
    case 'traces': {
      const proxy = await nameOfProxy(services, id);
      return id === undefined ? { subject: nameIn(input) } : { ...proxy, detail: fieldsIn(input) };
    }
    case 'clients': {
      const found = (await services.clients.list(Number(id)).catch(() => [])).find((one) => one.client_id === input['client_id']);
      return { ...await nameOfProxy(services, id), client_id: String(input['client_id']), client: found?.client_name };
    }
    case 'providers': {
      const found = (await services.providers.list()).find((one) => one.id === id);
      return { subject: found?.name ?? nameIn(input), detail: fieldsIn(input) };
    }
    case 'connections': {
      const found = (await services.connections.list()).find((one) => one.id === id);
      return { ...(found ? { proxy: found.proxy, proxy_id: found.proxy_id } : {}), subject: found?.account };
    }
    case 'approvals': {
      const found = (await services.approvals.list()).find((one) => one.id === id);
      return { client: found?.client_name, client_id: found?.client_id, proxy_id: found?.proxy_id };
    }
    case 'apiKeys':
    case 'sessionTokens': {
      const known = group === 'apiKeys' ? services.apiKeys.list() : services.sessionTokens.list();
      return { subject: known.find((one) => one.id === id)?.name ?? nameIn(input), detail: id === undefined ? { proxies: input['proxy_ids'] } : {} };
    }
    case 'skills': {
      const found = (await services.skills.list()).find((one) => one.id === id);
      return { subject: found?.name ?? nameIn(input), detail: pick(input, ['id', 'status', 'content_hash', 'reviewer', 'notes']) };
    }
    case 'apps':
      return { subject: text(input['app']), detail: pick(input, ['target', 'folder', 'door', 'host', 'servers']) };
    case 'settings':
      return { detail: { ...input } };
    default:
      return { subject: nameIn(input), detail: typeof id === 'string' || typeof id === 'number' ? { id } : {} };
  }
}

async function nameOfProxy({ proxies }: Services, id: unknown): Promise<Pick<AuditEntry, 'proxy' | 'proxy_id'>> {
  const found = (await proxies.list()).find((one) => one.id === id);
  return found ? { proxy: found.name, proxy_id: found.id } : {};
}

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
const nameIn = ({ name }: Members): string | null => text(name);

/** Which fields were changed. Not to what: among them are addresses with keys in them, and commands. */
function fieldsIn(input: Members): Record<string, unknown> {
  const fields = Object.keys(input).filter((field) => field !== 'id' && input[field] !== undefined).sort();
  return fields.length > 0 ? { fields } : {};
}

const pick = (input: Members, names: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(names.flatMap((name) => (input[name] === undefined ? [] : [[name, input[name]]])));
