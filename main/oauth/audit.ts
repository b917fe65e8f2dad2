import type { ConsentView } from '../../preload/schema/views.ts';
import type { AuditActor } from '../../preload/schema/audit.ts';
import type { AuditEntry } from '../audit/audit-entry.ts';
import type { Auditor } from '../audit/ports.ts';
import type { HttpRequest, HttpResponse } from '../http/exchange.ts';
import type { GrantRecord, ProxyRecord } from '../store/records.ts';
import type { Decision } from './consent/consent-desk.ts';
import type { OAuthContext } from './context.ts';
import { plainText } from './pages/plain-text.ts';

/** What the authorization server puts into the audit log. */

/** A refusal that comes again within this time is counted, in ms: anybody can cause them. */
const refusalsWithin = 60 * 60_000;
/** A client that renews its tokens all day leaves two records: the first time, and how often. In ms. */
const refreshesWithin = 24 * 60 * 60_000;

type Named = Pick<ProxyRecord, 'id' | 'name'>;

const at = ({ id, name }: Named): Pick<AuditEntry, 'proxy' | 'proxy_id'> => ({ proxy: name, proxy_id: id });

const people: ReadonlySet<string> = new Set(['window', 'tray', 'ui', 'browser', 'rest'] satisfies AuditActor[]);
const actorOf = (by: string): AuditActor => (people.has(by) ? (by as AuditActor) : 'system');

/** Answered by a person, or by time. `by` tells what answered where that was no person: "setting", "remembered", "time". */
export const decisionEntry = (view: ConsentView, { standing, by }: Omit<Decision, 'transactionId'>): AuditEntry => ({
  kind: 'consent', action: `consent.${standing}`, actor: actorOf(by), outcome: standing === 'allowed' ? 'done' : 'refused',
  client: view.client_name, client_id: view.client_id, proxy: view.proxy, proxy_id: view.proxy_id,
  detail: { redirect_uri: view.redirect_uri, scopes: view.scopes.map(({ name }) => name), by },
});

/** Allowed without a question: by the proxy's setting, or because a person chose so earlier. */
export const standingEntry = (
  proxy: Named, asked: { clientId: string; clientName: string; redirectUri: string }, by: string,
): AuditEntry => ({
  kind: 'consent', action: 'consent.allowed', actor: 'system', client: asked.clientName, client_id: asked.clientId, ...at(proxy),
  detail: { redirect_uri: asked.redirectUri, by },
});

export const registrationEntry = (
  proxy: Named, client: { client_id: string; client_name: string; redirect_uris: readonly string[] },
): AuditEntry => ({
  kind: 'registration', action: 'client.registered', actor: 'client', client: client.client_name, client_id: client.client_id,
  ...at(proxy), detail: { redirect_uris: client.redirect_uris },
});

/** A person came back from the provider. @param account as the provider names it */
export const signedInEntry = (
  proxy: Named, account: string | null, client: { clientId: string; clientName: string } | null | undefined,
): AuditEntry => ({
  kind: 'sign_in', action: 'sign_in.done', actor: 'browser', subject: account, client: client?.clientName,
  client_id: client?.clientId, ...at(proxy),
});

export const signInFailedEntry = (
  proxy: Named, error: string, client: { clientId: string; clientName: string } | null | undefined,
): AuditEntry => ({ ...signedInEntry(proxy, null, client), action: 'sign_in.failed', outcome: 'failed', error });

export const grantEntry = (proxy: Named, grant: GrantRecord, client: string | null): AuditEntry => ({
  kind: 'token', action: 'grant.issued', actor: 'client', client, client_id: grant.client_id, ...at(proxy),
  detail: { grant: grant.id, mode: grant.mode, scope: grant.scope, resource: grant.resource },
});

/** Only a client ends its own grant with "revoked"; a deletion is recorded as such beside it. */
export const grantEndedEntry = (proxy: Named | undefined, proxyId: number, grant: GrantRecord, client: string | null): AuditEntry => ({
  kind: 'access', action: 'grant.ended', actor: grant.ended?.reason === 'revoked' ? 'client' : 'system', client,
  client_id: grant.client_id, proxy: proxy?.name, proxy_id: proxyId,
  detail: { grant: grant.id, reason: grant.ended?.reason },
});

/** A client has renewed its tokens: routine, so it is counted and no answer waits for it. */
export function noteRefresh(audit: Auditor, proxy: Named, clientId: string, client: string | null): void {
  audit.note({ kind: 'token', action: 'token.refreshed', actor: 'client', client, client_id: clientId, ...at(proxy) }, refreshesWithin);
}

const kinds: Readonly<Record<string, AuditEntry['kind']>> = {
  register: 'registration', authorize: 'sign_in', consent: 'sign_in', connect: 'sign_in',
};

/** What an endpoint refused. Consents are recorded where they are answered. */
export async function noteRefusal(
  { audit, clients }: Pick<OAuthContext, 'audit' | 'clients'>, endpoint: string, proxy: Named, request: HttpRequest, answer: HttpResponse,
): Promise<void> {
  const refusal = answer.meaning?.refusal;
  if (!refusal || endpoint === 'consent') return;
  // A name that we did not give is not worth a record of its own: anybody can make up any number.
  const named = request.query.get('client_id') ?? new URLSearchParams(request.body).get('client_id') ?? '';
  const known = await clients.find(proxy.id, named);
  audit.note({
    kind: kinds[endpoint] ?? 'token', action: `${endpoint}.refused`, actor: 'client', outcome: 'refused', error: refusal.code,
    client: known?.client_name, client_id: known?.client_id, ...at(proxy), detail: { reason: plainText(refusal.reason, 300) },
  }, refusalsWithin);
}
