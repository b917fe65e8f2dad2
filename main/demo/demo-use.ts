import { isDemoProvider, type ProviderTraits } from '../../preload/schema/demo.ts';
import { GatehouseError } from '../errors/index.ts';

/**
 * The demo's provider lets everybody in, so it may sign people in for the demo's own MCP server only, which has its
 * origin.
 * @param upstream URL of the MCP server; null for a program
 * @throws GatehouseError "demo_provider" (409)
 */
export function checkDemoUse(provider: ProviderTraits & { name: string }, upstream: string | null): void {
  if (!isDemoProvider(provider) || upstream?.startsWith(`${provider.issuer}/`)) return;
  throw new GatehouseError('demo_provider', `“${provider.name}” belongs to the demo: it lets everybody in, and goes with it.`, {
    status: 409, field: 'oauth_proxy_provider_id', remedy: 'Choose another provider.',
  });
}
