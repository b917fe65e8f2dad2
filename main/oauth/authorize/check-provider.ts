import { errorPage } from '../pages/error-pages.ts';
import { PageInstead, type AuthorizeState } from './state.ts';

/** A proxy without a usable provider cannot sign anyone in. Only the person can mend that, so the person is told. */
export function checkProvider({ context, proxy, request }: AuthorizeState): void {
  const { oauth_proxy_provider_id: providerId } = proxy;
  if (providerId !== null && context.providers.isReady(providerId)) return;
  throw new PageInstead(errorPage({
    status: 503,
    title: 'No identity provider is set up',
    message: `“${proxy.name}” has no identity provider that could sign you in.`,
    remedy: 'Open Gatehouse, choose a provider in this proxy\'s settings, then try again.',
    action: { label: 'Try again', url: `${request.path}?${request.query.toString()}` },
  }));
}
