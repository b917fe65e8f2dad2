import type { HttpRequest } from '../../http/exchange.ts';
import type { ClientRecord, ProxyRecord } from '../../store/records.ts';
import type { OAuthContext } from '../context.ts';
import type { Parameters } from '../parameters.ts';

/** What the steps of the token endpoint know so far. */
export interface TokenState {
  readonly context: OAuthContext;
  readonly proxy: ProxyRecord;
  readonly request: HttpRequest;
  readonly parameters: Parameters;
  client?: Pick<ClientRecord, 'client_id' | 'client_secret_hash'>;
  /** The answer's body (RFC 6749 section 5.1). */
  answer?: TokenAnswer;
}

/** Gateway mode always fills every member; upstream mode passes on what the provider said. */
export interface TokenAnswer {
  access_token: string;
  token_type: string;
  /** Seconds. */
  expires_in?: number;
  refresh_token?: string;
  scope: string;
  id_token?: string;
}
