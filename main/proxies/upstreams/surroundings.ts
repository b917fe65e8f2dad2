import type { Logger } from '../../log/logger.ts';
import { UpstreamNetwork } from '../network/upstream-network.ts';
import { loginShellPath, type SearchPath } from '../stdio/login-shell-path.ts';

/** What upstreams depend on beside their configuration. */
export interface Surroundings {
  network: Pick<UpstreamNetwork, 'routeTo'>;
  /** Where commands are looked for. */
  searchPath(): Promise<SearchPath>;
  log: Logger;
}

/** The surroundings on this machine. The login shell is asked once, when the first command is to be started. */
export function openSurroundings(env: NodeJS.ProcessEnv, log: Logger): Surroundings {
  let search: Promise<SearchPath> | null = null;
  const ask = async (): Promise<SearchPath> => {
    const found = await loginShellPath(env);
    log.info('Commands of stdio servers are looked for on a PATH.', { of: found.source, path: found.path });
    return found;
  };
  return { network: new UpstreamNetwork(env, log), searchPath: () => (search ??= ask()), log };
}
