import { z } from 'zod';

/** The audit log: who decided and changed what. Each record carries the hash of the one before it; none holds a secret. */

/** What a record is about, in the order in which a person meets it. */
export const auditKinds = [
  'registration', 'consent', 'sign_in', 'token', 'access', 'key', 'proxy', 'provider', 'app', 'skill', 'mcp', 'settings',
  'gatehouse',
] as const;
export type AuditKind = (typeof auditKinds)[number];

export const auditOutcomes = ['done', 'refused', 'failed'] as const;
export type AuditOutcome = (typeof auditOutcomes)[number];

/** "ui": the window of a headless Gatehouse; "browser": a sign-in page; "client": an OAuth client; "mcp": nobody signs in there. */
export const auditActors = ['window', 'tray', 'ui', 'browser', 'rest', 'mcp', 'client', 'system'] as const;
export type AuditActor = (typeof auditActors)[number];

/** One record, as it stands in the file. */
export interface AuditRecord {
  /** SHA-256, in hex, of this record as JSON without `hash`. */
  hash: string;
  /** Hash of the record before it; zeros for the first. */
  prev: string;
  /** From 1, without a gap. */
  seq: number;
  /** ISO 8601, UTC. */
  at: string;
  kind: AuditKind;
  /** What happened: "client.registered", or the name of an admin operation. */
  action: string;
  outcome: AuditOutcome;
  actor: AuditActor;
  /** The name that an app gives itself. */
  client: string | null;
  client_id: string | null;
  proxy: string | null;
  proxy_id: number | null;
  /** What it was done to, by its name, where that is neither the client nor the proxy. */
  subject: string | null;
  /** The code of a refusal or a failure. */
  error: string | null;
  /** More than 1 where a record stands for several: the same thing happened so often since the record before. */
  times: number;
  /** Id of the request that led to it, as in the program log. */
  request: string | null;
  detail: Record<string, unknown>;
}

const moment = z.iso.datetime({ offset: true, message: 'Use a time such as 2026-01-31T12:00:00Z.' });

const filter = {
  from: moment.optional(),
  to: moment.optional(),
  kind: z.enum(auditKinds).optional(),
  outcome: z.enum(auditOutcomes).optional(),
  proxy: z.coerce.number().int().positive().optional(),
  /** Client id, or a part of the name. */
  client: z.string().max(200).optional(),
  /** Anywhere in the record, in any case. */
  text: z.string().max(200).optional(),
};

export const auditFilter = z.object(filter);
export type AuditFilter = z.infer<typeof auditFilter>;

export const auditList = z.object({
  ...filter,
  /** Those before this record: `next` of the page before. */
  before: z.coerce.number().int().positive().optional(),
  limit: z.coerce.number().int().min(1).max(500).optional(),
});
export type AuditListInput = z.infer<typeof auditList>;

export const auditExport = z.object({ ...filter, format: z.enum(['json', 'csv']).optional() });
export type AuditExportInput = z.infer<typeof auditExport>;

/** The newest first. */
export interface AuditPage {
  records: AuditRecord[];
  /** `before` of the next page; null where this is the last. */
  next: number | null;
}

/** A file to be saved. */
export interface TextFile {
  name: string;
  type: 'text/csv' | 'application/json';
  text: string;
}

/** Whether the audit log is as it was written. */
export interface AuditState {
  /** "unknown": it could not be read, or the mark of its end could not. */
  state: 'whole' | 'broken' | 'unknown';
  /** A sentence or two for a person. */
  message: string;
  remedy: string | null;
  records: number;
  /** When the oldest record that is kept was written. */
  since: string | null;
  /** Number of the first record that does not fit; null where all do. */
  broken_at: number | null;
  /** Why nothing can be written now; null where it can. Records wait in memory meanwhile. */
  writing: string | null;
  checked_at: string;
}
