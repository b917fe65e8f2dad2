import { createHash } from 'node:crypto';
import type { ApprovalView } from '../../../preload/schema/views.ts';
import { GatehouseError } from '../../errors/index.ts';
import { Signal } from '../../events/signal.ts';
import type { ApprovalRecord } from '../../store/records.ts';
import type { Stores } from '../../store/stores.ts';
import { destinationOf } from '../redirect-uris/destination.ts';
import type { ClientRequest } from '../transaction.ts';

/** A remembered approval lasts this long, in ms. */
const rememberedFor = 30 * 24 * 60 * 60_000;

/**
 * True where an approval may be remembered at all: the answer goes to an https address. A loopback or private-scheme
 * client cannot prove who it is, so its person is asked every time (RFC 8252 section 8.6).
 */
export function mayRemember(request: ClientRequest): boolean {
  const destination = destinationOf(request.redirectUri);
  return !destination.isLoopback && !destination.isPrivateScheme && destination.warning === null;
}

/**
 * Approvals that a person chose to remember: for one client, one redirect URI and one set of scopes. They count only
 * where the browser was sent by no page (`Sec-Fetch-Site: none`): a page of somebody else's must not ride on them
 * (GHSA-6x8h-498w-gv8c).
 */
export class RememberedApprovals {
  readonly changed = new Signal();
  readonly #stores: Pick<Stores, 'approvals'>;

  constructor(stores: Pick<Stores, 'approvals'>) {
    this.#stores = stores;
  }

  async remember(proxyId: number, request: ClientRequest): Promise<void> {
    if (!mayRemember(request)) return;
    const now = Date.now();
    await this.#stores.approvals.put({
      id: keyOf(proxyId, request),
      proxy_id: proxyId,
      client_id: request.clientId,
      client_name: request.clientName,
      redirect_uri: request.redirectUri,
      scope: request.scope,
      created_at: now,
      expires_at: now + rememberedFor,
    });
    this.changed.emit();
  }

  /** @param fetchSite the Sec-Fetch-Site header of the authorization request; missing counts as foreign */
  async covers(proxyId: number, request: ClientRequest, fetchSite: string | undefined): Promise<boolean> {
    if (fetchSite !== 'none' || !mayRemember(request)) return false;
    const record = await this.#stores.approvals.get(keyOf(proxyId, request));
    return record !== undefined && record.expires_at > Date.now();
  }

  async list(): Promise<ApprovalView[]> {
    const now = Date.now();
    const living = (await this.#stores.approvals.list()).filter((record) => record.expires_at > now);
    return living.sort((a, b) => b.created_at - a.created_at).map(approvalView);
  }

  /** @throws GatehouseError "not_found" (404) */
  async delete(id: string): Promise<void> {
    if (!(await this.#stores.approvals.delete(id))) {
      throw new GatehouseError('not_found', 'There is no such remembered approval.', { status: 404 });
    }
    this.changed.emit();
  }

  /** Forgets what was approved for a removed client or proxy, and what has run out. */
  async forgetWhere(matches: (record: ApprovalRecord) => boolean): Promise<void> {
    for (const record of await this.#stores.approvals.list()) {
      if (matches(record) || record.expires_at <= Date.now()) await this.#stores.approvals.delete(record.id);
    }
    this.changed.emit();
  }
}

const keyOf = (proxyId: number, request: ClientRequest): string =>
  createHash('sha256').update(JSON.stringify([proxyId, request.clientId, request.redirectUri, request.scope])).digest('base64url');

const approvalView = (record: ApprovalRecord): ApprovalView => ({
  id: record.id,
  proxy_id: record.proxy_id,
  client_id: record.client_id,
  client_name: record.client_name,
  redirect_uri: record.redirect_uri,
  created_at: new Date(record.created_at).toISOString(),
  expires_at: new Date(record.expires_at).toISOString(),
});
