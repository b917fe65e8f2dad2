import { z } from 'zod';
import type { ClientRecord } from '../../store/records.ts';
import { OAuthError } from '../oauth-error.ts';
import { plainText } from '../pages/plain-text.ts';
import { isAdmitted } from '../redirect-uris/pattern.ts';
import { fetchDocument, type FetchedDocument, type FetchOptions } from './fetch-document.ts';
import { isDocumentId } from './is-document-id.ts';

const documentShape = z.object({
  client_id: z.string(),
  client_name: z.string().min(1).max(2000),
  redirect_uris: z.array(z.string().max(2000)).min(1).max(50),
  client_uri: z.string().max(2000).optional().catch(undefined),
  token_endpoint_auth_method: z.string().optional(),
});

interface Known {
  client: Omit<ClientRecord, 'proxy_id'>;
  /** Epoch ms. */
  expiresAt: number;
}

/** Documents kept; the oldest goes first. */
const kept = 200;

/**
 * Clients that are known by the URL of their metadata document in place of a registration (MCP 2025-11-25, client
 * registration). Off unless a person turns it on: it makes the gateway fetch URLs that others name.
 */
export class ClientDocuments {
  readonly #enabled: () => boolean;
  readonly #fetch: FetchOptions;
  readonly #known = new Map<string, Known>();
  readonly #flights = new Map<string, Promise<Known>>();

  constructor(enabled: () => boolean, fetch: FetchOptions = {}) {
    this.#enabled = enabled;
    this.#fetch = fetch;
  }

  get enabled(): boolean {
    return this.#enabled();
  }

  /**
   * The client of a document, as one of this proxy's.
   * @param patterns the proxy's redirect patterns: the document's redirect URIs pass them as registered ones do
   * @throws OAuthError "invalid_client" where the document cannot be fetched or does not name itself
   */
  async find(proxyId: number, clientId: string, patterns: readonly string[]): Promise<ClientRecord | undefined> {
    if (!this.#enabled() || !isDocumentId(clientId)) return undefined;
    const { client } = await this.#current(clientId);
    return { ...client, proxy_id: proxyId, redirect_uris: client.redirect_uris.filter((uri) => isAdmitted(uri, patterns)) };
  }

  async #current(clientId: string): Promise<Known> {
    const known = this.#known.get(clientId);
    if (known && known.expiresAt > Date.now()) return known;
    const running = this.#flights.get(clientId);
    if (running) return running;
    const flight = this.#load(clientId).finally(() => this.#flights.delete(clientId));
    this.#flights.set(clientId, flight);
    return flight;
  }

  async #load(clientId: string): Promise<Known> {
    const known = readDocument(clientId, await fetchDocument(clientId, this.#fetch));
    this.#known.delete(clientId);
    const oldest = this.#known.size >= kept ? this.#known.keys().next() : undefined;
    if (oldest && !oldest.done) this.#known.delete(oldest.value);
    this.#known.set(clientId, known);
    return known;
  }
}

function readDocument(clientId: string, { json, expiresAt }: FetchedDocument): Known {
  const parsed = documentShape.safeParse(json);
  if (!parsed.success) throw new OAuthError('invalid_client', 'The client id metadata document lacks client_name or redirect_uris.');
  const document = parsed.data;
  if (document.client_id !== clientId) throw new OAuthError('invalid_client', 'The client id metadata document names another client_id.');
  if (document.token_endpoint_auth_method !== undefined && document.token_endpoint_auth_method !== 'none') {
    throw new OAuthError('invalid_client', 'Only public clients can be used by a metadata document.');
  }
  return {
    expiresAt,
    client: {
      client_id: clientId,
      client_name: plainText(document.client_name),
      redirect_uris: document.redirect_uris,
      token_endpoint_auth_method: 'none',
      client_secret_hash: null,
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      scope: null,
      application_type: null,
      client_uri: document.client_uri ?? null,
      software_id: null,
      software_version: null,
      created_at: Date.now(),
      last_used_at: null,
      ever_granted: true,
    },
  };
}
