import type { ActivityEntry, ProxyView } from '../../../../preload/schema/views.ts';
import { good, note, type Check, type Judgement } from '../../check.ts';

/** How the last call went. */
export const proxyLastCall: Check<ProxyView> = {
  id: 'proxy-last-call',
  title: 'Last call',
  look: async ({ id }, { proxies }) => judgeLastCall(id, await proxies.activity(id)),
};

/** @param entries the newest first */
export function judgeLastCall(id: number, entries: readonly ActivityEntry[]): Judgement {
  const looked = 'How the last call went';
  const last = entries.find(({ running }) => !running);
  if (!last) return good(looked, 'There was no call since Gatehouse started.');
  const what = last.tool ?? last.method ?? last.http_method;
  if (last.error === null && (last.status ?? 0) < 500) return good(looked, `${what} by ${last.client} went through.`);
  const how = last.error === null ? `the server answered HTTP ${last.status}` : `Gatehouse reports ${last.error}`;
  return note(looked, `${what} by ${last.client} failed at ${last.at}: ${how}.`, 'Look at the call for the details.', { kind: 'show_activity', id });
}
