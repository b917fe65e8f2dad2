import type { ProxyConfig } from '../../../preload/schema/entities.ts';

type ReachFields = 'bind_addresses' | 'allowed_hosts' | 'public_base_url' | 'trusted_peers' | 'tls';

/** The fields as they are shown: those that a record does not have are off. */
export const reachView = (config: Pick<ProxyConfig, ReachFields>): Required<Pick<ProxyConfig, ReachFields>> => ({
  bind_addresses: config.bind_addresses ?? [],
  allowed_hosts: config.allowed_hosts ?? [],
  public_base_url: config.public_base_url ?? null,
  trusted_peers: config.trusted_peers ?? [],
  tls: config.tls ?? null,
});
