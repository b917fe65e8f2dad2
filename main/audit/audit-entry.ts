import type { AuditRecord } from '../../preload/schema/audit.ts';
import { currentRequest } from '../log/request-id.ts';
import { redact } from '../log/redact.ts';
import type { Unchained } from './chain.ts';

/** What is to be recorded. Left out: done, once, about nobody in particular. */
export type AuditEntry =
  & Pick<AuditRecord, 'kind' | 'action' | 'actor'>
  & { [K in 'outcome' | 'client' | 'client_id' | 'proxy' | 'proxy_id' | 'subject' | 'error' | 'times' | 'detail']?: AuditRecord[K] | undefined };

/** Longest text of a record's own members, in characters: names come from clients. */
const longest = 300;

/** The entry in full, and without anything that looks like a secret. @param at epoch ms */
export function recordOf(entry: AuditEntry, at: number): Unchained {
  return {
    at: new Date(at).toISOString(),
    kind: entry.kind,
    action: entry.action,
    outcome: entry.outcome ?? 'done',
    actor: entry.actor,
    client: text(entry.client),
    client_id: text(entry.client_id),
    proxy: text(entry.proxy),
    proxy_id: entry.proxy_id ?? null,
    subject: text(entry.subject),
    error: text(entry.error),
    times: entry.times ?? 1,
    request: currentRequest() ?? null,
    detail: redact(entry.detail ?? {}) as Record<string, unknown>,
  };
}

const text = (value: string | null | undefined): string | null =>
  value === null || value === undefined ? null : String(redact(value.slice(0, longest)));
