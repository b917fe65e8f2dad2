import { Signal } from '../events/signal.ts';
import type { Services } from '../operations/services.ts';
import { Late, lateMethods } from '../runtime/late.ts';
import type { BuiltinServers, BuiltinServersOptions } from './builtin-servers.ts';

/** The gateway's own MCP servers, loaded when they are called or shown. */
export interface LateBuiltinServers {
  get(): Promise<BuiltinServers>;
  /** As the admin operations see them. */
  service: Services['builtinServers'];
  close(): Promise<void>;
}

export function lateBuiltinServers(options: Omit<BuiltinServersOptions, 'apps'>): LateBuiltinServers {
  const changed = new Signal();
  const servers = new Late(async () => {
    const { BuiltinServers: Servers } = await import('./builtin-servers.ts');
    const { apps } = await import('../clients/registry/apps.ts');
    const made = new Servers({ ...options, apps });
    made.changed.subscribe(() => changed.emit());
    return made;
  });
  return {
    get: () => servers.get(),
    service: { ...lateMethods(servers, ['view']), changed },
    close: async () => (await servers.ifLoaded())?.close(),
  };
}
