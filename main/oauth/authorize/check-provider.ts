import { isGatehouseError } from '../../errors/index.ts';
import { errorPage } from '../pages/error-pages.ts';
import { PageInstead, type AuthorizeState } from './state.ts';

/**
 * A proxy without a usable provider cannot sign anyone in. Where the MCP server has its own OAuth, that is found out
 * here, before the person is asked: consent names it. Only the person can mend what fails, so the person is told.
 */
export async function checkProvider({ context, proxy, request, parameters }: AuthorizeState): Promise<void> {
  const action = { label: 'Try again', url: `${request.path}?${parameters.toString()}` };
  if (context.providers.isDiscoveredFor(proxy)) {
    try {
      await context.providers.clientFor(proxy);
      return;
    } catch (error) {
      if (!isGatehouseError(error)) throw error;
      throw new PageInstead(errorPage({
        status: error.status === 502 ? 502 : 503,
        code: error.code,
        title: `“${proxy.name}” cannot sign you in`,
        message: error.message,
        remedy: error.remedy ?? 'Try again.',
        action,
      }));
    }
  }
  if (context.providers.isReadyFor(proxy)) return;
  throw new PageInstead(errorPage({
    status: 503,
    code: 'provider_missing',
    title: 'No identity provider is set up',
    message: `“${proxy.name}” has no identity provider that could sign you in.`,
    remedy: 'Open Gatehouse, choose a provider in this proxy\'s settings, then try again.',
    action,
  }));
}
