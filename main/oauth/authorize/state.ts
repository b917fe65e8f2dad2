import type { HttpRequest, HttpResponse } from '../../http/exchange.ts';
import type { ClientRecord, ProxyRecord } from '../../store/records.ts';
import type { OAuthContext } from '../context.ts';
import type { Parameters } from '../parameters.ts';

/** What the steps of `/authorize` know so far. */
export interface AuthorizeState {
  readonly context: OAuthContext;
  readonly proxy: ProxyRecord;
  readonly request: HttpRequest;
  readonly parameters: Parameters;
  client?: ClientRecord;
  /** Set once client and redirect URI are proven: from then on errors go there. */
  redirectUri?: string;
  codeChallenge?: string;
  issuer?: string;
  resource?: string;
  scope?: string;
  response?: HttpResponse;
}

/** An answer for the person in the browser instead of the client: nothing is proven, or only the person can help. */
export class PageInstead extends Error {
  readonly page: HttpResponse;
  constructor(page: HttpResponse) {
    super('answered with a page');
    this.page = page;
  }
}
