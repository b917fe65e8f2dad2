import type { AppImported, AppImportInput, ImportSource } from '../../../preload/schema/app-import.ts';
import { proxyCreate, type ProxyCreate } from '../../../preload/schema/entities.ts';
import { GatehouseError, toPublicError } from '../../errors/index.ts';
import type { KnownProxy, ProxyMaker } from '../ports.ts';
import { findApp } from '../registry/apps.ts';
import { findServers, type FinderOptions, type FoundServers } from './find-servers.ts';
import type { FoundServer } from './found-server.ts';
import { sameServer, serverId, serverView } from './server-view.ts';

export interface ImporterOptions extends FinderOptions {
  proxies: ProxyMaker;
}

/** Finds the servers that applications have of their own, and puts them behind proxies. Their files stay as they are. */
export class Importer {
  readonly #options: ImporterOptions;

  constructor(options: ImporterOptions) {
    this.#options = options;
  }

  /** Applications with a file that holds at least one such server, or that cannot be read. */
  async list(): Promise<ImportSource[]> {
    const proxies = await this.#options.proxies.list();
    return (await findServers(this.#options, proxies)).map(({ app, path, servers, unreadable }) => ({
      app: app.id,
      app_name: app.name,
      path,
      can_switch: findApp(app.id) !== undefined,
      problem: unreadable?.message ?? null,
      line: unreadable?.line ?? null,
      servers: servers.map(({ name, server }) =>
        serverView(app.id, name, server, proxies.find((proxy) => sameServer(proxy.upstream, server.upstream))?.id ?? null)),
    }));
  }

  /** Makes a proxy of each; one that cannot be made keeps none of the others from it. */
  async import({ servers }: AppImportInput): Promise<AppImported[]> {
    const found = await findServers(this.#options, await this.#options.proxies.list());
    const done: AppImported[] = [];
    for (const { app: appId, server: id, sign_in: signIn } of servers) {
      const match = found.find(({ app }) => app.id === appId)?.servers.find(({ name, server }) => serverId(appId, name, server) === id);
      const said = { app: appId, server: id, name: match?.name ?? '', to_enter: match?.server.toEnter ?? [] };
      try {
        if (!match) throw changedMeanwhile();
        if (match.server.problem) throw new GatehouseError('app_server_unsupported', match.server.problem, { status: 409 });
        done.push({ ...said, proxy: await this.#proxyFor(match, signIn), error: null });
      } catch (error) {
        const { code, message, details } = toPublicError(error).error;
        done.push({ ...said, proxy: null, error: { code, message, remedy: details?.remedy ?? null } });
      }
    }
    return done;
  }

  /** The proxy that there is already, such as one of the same server in another application; else a new one. */
  async #proxyFor({ name, server }: FoundServers['servers'][number], signIn: 'server' | 'none' | number): Promise<{ id: number; name: string }> {
    const proxies = await this.#options.proxies.list();
    const there = proxies.find((proxy) => sameServer(proxy.upstream, server.upstream));
    if (there) return { id: there.id, name: there.name };
    return this.#options.proxies.create(proxyFrom(freeProxyName(name, proxies), server, signIn));
  }
}

/** The provider's token would take the place of a credential that the server has by its headers. */
function proxyFrom(name: string, { upstream }: FoundServer, signIn: 'server' | 'none' | number): ProxyCreate {
  const hasOwn = Object.keys(upstream.headers).some((header) => header.toLowerCase() === 'authorization');
  return proxyCreate.parse({
    name,
    upstream,
    oauth_proxy_enabled: signIn !== 'none',
    oauth_proxy_provider_id: typeof signIn === 'number' ? signIn : null,
    inject_upstream_token: !hasOwn,
  });
}

/** "Linear", or "Linear 2" where there is one. Letter case makes no difference to proxies. */
function freeProxyName(wanted: string, proxies: readonly KnownProxy[]): string {
  const base = wanted.trim().slice(0, 60) || 'MCP server';
  const taken = new Set(proxies.map(({ name }) => name.toLowerCase()));
  let name = base;
  for (let number = 2; taken.has(name.toLowerCase()); number += 1) name = `${base} ${number}`;
  return name;
}

const changedMeanwhile = (): GatehouseError => new GatehouseError(
  'app_file_changed', 'The file of the app was changed meanwhile.',
  { status: 409, remedy: 'Look at its servers again, then choose.' },
);
