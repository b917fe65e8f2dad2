import {
  apiKeyCreate, sessionTokenCreate, type ApiKeyCreate, type SessionTokenCreate,
} from '../../preload/schema/entities.ts';
import { t } from '../strings.ts';
import { schemaErrors, type FieldErrors } from './field-errors.ts';
import { isWhole } from './whole-number.ts';

/** Which proxies a key or a session token opens, as it is being chosen. */
export interface ReachDraft {
  reach: 'all' | 'some';
  proxy_ids: number[];
}

/** An API key as it is being typed. */
export interface KeyDraft extends ReachDraft {
  name: string;
  /** Blank: never. */
  expires_in_days: string;
  /** Blank: no limit. */
  rate_limit_per_minute: string;
}

/** A session token as it is being typed. */
export interface TokenDraft extends ReachDraft {
  name: string;
  expires_in_minutes: string;
}

/** Everything open, but not for ever: a key that nobody thinks of any more ends by itself. */
export const emptyKeyDraft = (): KeyDraft =>
  ({ name: '', reach: 'all', proxy_ids: [], expires_in_days: '90', rate_limit_per_minute: '' });

export const emptyTokenDraft = (): TokenDraft =>
  ({ name: t.keyForm.tokenName, reach: 'all', proxy_ids: [], expires_in_minutes: '60' });

const proxyIdsOf = ({ reach, proxy_ids: ids }: ReachDraft): number[] | null => (reach === 'all' ? null : [...ids]);
const numberOrNull = (text: string): number | null => (text.trim() ? Number(text) : null);

export const keyInput = (draft: KeyDraft): ApiKeyCreate => ({
  name: draft.name,
  proxy_ids: proxyIdsOf(draft),
  expires_in_days: numberOrNull(draft.expires_in_days),
  rate_limit_per_minute: numberOrNull(draft.rate_limit_per_minute),
});

export const tokenInput = (draft: TokenDraft): SessionTokenCreate => ({
  name: draft.name,
  proxy_ids: proxyIdsOf(draft),
  expires_in_minutes: Number(draft.expires_in_minutes),
});

const isWholeOrBlank = (text: string): boolean => text.trim() === '' || isWhole(text);

export function checkKey(draft: KeyDraft): FieldErrors {
  const { problems } = t.keyForm;
  return {
    ...schemaErrors(apiKeyCreate, keyInput(draft), Object.keys(draft)),
    ...(isWholeOrBlank(draft.expires_in_days) ? {} : { expires_in_days: problems.days }),
    ...(isWholeOrBlank(draft.rate_limit_per_minute) ? {} : { rate_limit_per_minute: problems.limit }),
  };
}

export function checkToken(draft: TokenDraft): FieldErrors {
  return {
    ...schemaErrors(sessionTokenCreate, tokenInput(draft), Object.keys(draft)),
    ...(isWhole(draft.expires_in_minutes) ? {} : { expires_in_minutes: t.keyForm.problems.minutes }),
  };
}
