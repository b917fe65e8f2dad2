import type { AuditFilter, AuditKind, AuditOutcome, AuditRecord } from '../../preload/schema/audit.ts';
import { t } from '../strings.ts';

export interface AuditChoice {
  search: string;
  kind: AuditKind | '';
  outcome: AuditOutcome | '';
  /** Id; empty: all. */
  proxy: string;
  since: keyof typeof t.audit.times;
}

const hours: Record<AuditChoice['since'], number> = { all: 0, day: 24, week: 7 * 24, month: 30 * 24 };

/** What to ask for. @param now epoch ms */
export function auditFilter({ search, kind, outcome, proxy, since }: AuditChoice, now: number): AuditFilter {
  return {
    ...(search.trim() === '' ? {} : { text: search.trim().slice(0, 200) }),
    ...(kind === '' ? {} : { kind }),
    ...(outcome === '' ? {} : { outcome }),
    ...(proxy === '' ? {} : { proxy: Number(proxy) }),
    ...(since === 'all' ? {} : { from: new Date(now - hours[since] * 60 * 60_000).toISOString() }),
  };
}

export const actionInWords = ({ action, times }: AuditRecord): string =>
  `${t.audit.actions[action] ?? action}${times > 1 ? ` (${t.audit.often(times)})` : ''}`;

/** The one or two names that a person knows it by. */
export const aboutInWords = ({ client, subject, proxy }: AuditRecord): string =>
  [client ?? subject, proxy].filter((name) => name !== null && name !== '').join(' · ');

/** "redirect_uris": "Redirect uris". */
const label = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1).replaceAll('_', ' ');

const inWords = (value: unknown): string => {
  if (Array.isArray(value)) return value.map(inWords).join(', ');
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
};

/** What stands beside the members that every record has. */
export const detailItems = ({ detail }: AuditRecord): { term: string; value: string; code: boolean }[] =>
  Object.entries(detail).filter(([, value]) => value !== null && value !== undefined && value !== '')
    .map(([name, value]) => ({ term: label(name), value: inWords(value), code: true }));
