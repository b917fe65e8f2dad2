import { createSecureContext, type SecureContext } from 'node:tls';
import type { Logger } from '../../log/logger.ts';
import { proxyFor } from './proxy-for.ts';
import { trustedCertificates } from './trusted-certificates.ts';

/** How upstreams are reached from this machine. */
export interface UpstreamNetwork {
  /** The HTTP proxy on the way to `url`, if any. */
  proxyFor(url: URL): URL | null;
  /** Whose certificates are trusted. One object for all connections: to make it takes a tenth of a second. */
  secureContext?: SecureContext;
}

/** Straight to the upstream, with the certificate authorities of the runtime. */
export const directNetwork: UpstreamNetwork = { proxyFor: () => null };

/** Reads what environment and operating system say about the network. */
export async function openUpstreamNetwork(
  env: NodeJS.ProcessEnv,
  platform: NodeJS.Platform,
  log: Logger,
): Promise<UpstreamNetwork> {
  const ca = await trustedCertificates(env, platform, log);
  return { proxyFor: (url) => proxyFor(url, env), secureContext: createSecureContext({ ca }) };
}
