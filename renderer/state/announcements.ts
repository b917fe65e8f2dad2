import type { AppState } from '../../preload/schema/views.ts';
import { t } from '../strings.ts';

/** What changed between two states that a person who does not see the window should hear. */
export function announcements(before: AppState, after: AppState): string[] {
  const known = new Map(before.proxies.map((proxy) => [proxy.id, proxy.status.label]));
  const waiting = new Set(before.consents.map((consent) => consent.id));
  const notices = new Set(before.notices.map((notice) => notice.message));
  return [
    ...after.consents
      .filter(({ id }) => !waiting.has(id))
      .map((consent) => t.consent.asks(consent.client_name, consent.proxy)),
    ...after.notices.filter(({ message }) => !notices.has(message)).map(({ message }) => message),
    ...after.proxies
      .filter(({ id, status }) => known.has(id) && known.get(id) !== status.label)
      .map(({ name, status }) => `${name}: ${status.label}`),
  ];
}
