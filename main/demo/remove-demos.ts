import { isDemoProvider } from '../../preload/schema/demo.ts';
import type { DemoGround } from './ports.ts';

/**
 * Takes away the provider and the proxy of every demo, and with them their clients, grants and secrets.
 * @returns how many demos there were
 */
export async function removeDemos({ providers, proxies }: DemoGround): Promise<number> {
  const ours = (await providers.list()).filter(isDemoProvider);
  if (ours.length === 0) return 0;
  for (const proxy of await proxies.list()) {
    if (ours.some(({ id }) => id === proxy.oauth_proxy_provider_id)) await proxies.delete(proxy.id);
  }
  for (const { id } of ours) await providers.delete(id);
  return ours.length;
}
