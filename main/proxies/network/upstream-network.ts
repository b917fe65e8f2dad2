import { createSecureContext, type SecureContext } from 'node:tls';
import type { Logger } from '../../log/logger.ts';
import { proxyFor } from './proxy-for.ts';
import { trustedCertificates } from './trusted-certificates.ts';

/** How an upstream is reached. */
export interface Route {
  /** The HTTP proxy on the way, if any. */
  proxy: URL | null;
  /** Whose certificates are trusted; undefined where no TLS is spoken, or for the runtime's own choice. */
  secureContext: SecureContext | undefined;
}

/** Straight to the upstream, with the certificate authorities of the runtime. */
export const directRoute: Route = { proxy: null, secureContext: undefined };

/** The network as environment and operating system describe it. */
export class UpstreamNetwork {
  readonly #env: NodeJS.ProcessEnv;
  readonly #log: Logger;
  /** One for all connections, and only once it is needed: to make it takes a tenth of a second. */
  #trust: Promise<SecureContext> | null = null;

  constructor(env: NodeJS.ProcessEnv, log: Logger) {
    this.#env = env;
    this.#log = log;
  }

  async routeTo(url: URL): Promise<Route> {
    const proxy = proxyFor(url, this.#env);
    const secure = url.protocol === 'https:' || proxy?.protocol === 'https:';
    this.#trust ??= secure ? this.#readTrust() : null;
    return { proxy, secureContext: secure ? await this.#trust ?? undefined : undefined };
  }

  async #readTrust(): Promise<SecureContext> {
    return createSecureContext({ ca: await trustedCertificates(this.#env, process.platform, this.#log) });
  }
}
