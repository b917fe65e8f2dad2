import { findClient } from '../find-client.ts';
import { unknownClientPage } from '../pages/error-pages.ts';
import { PageInstead, type AuthorizeState } from './state.ts';

/** The client must be registered at this proxy. Otherwise a page with the way out, never a redirect. */
export async function checkClient(state: AuthorizeState): Promise<void> {
  const { context, proxy, parameters } = state;
  const clientId = parameters.one('client_id');
  const client = clientId === null ? undefined : await findClient(context, proxy, clientId);
  if (!client) {
    context.log.warn('authorize: unknown client', { proxy: proxy.id, client_id: clientId?.slice(0, 64) });
    throw new PageInstead(unknownClientPage(proxy.name, parameters.all('redirect_uri')[0] ?? null));
  }
  state.client = client;
}
