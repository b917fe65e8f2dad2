import { basename, dirname } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Collection } from '../../store/collection.ts';
import type { AppEntryRecord } from '../../store/records.ts';
import type { AppDefinition } from '../app.ts';
import { dataAt, isRecord } from '../editors/data.ts';
import { UnreadableConfig, type Data } from '../editors/editor.ts';
import { exists } from '../places/find-places.ts';
import type { Surroundings } from '../places/path-template.ts';
import { rootOf } from '../plan/config-edit.ts';
import type { Planner } from '../plan/planner.ts';
import { readFileOf } from '../plan/read-config.ts';
import type { BridgeLauncher, KnownProxy, TargetSource } from '../ports.ts';
import { apps } from '../registry/apps.ts';
import { foundServer, type FoundServer } from './found-server.ts';
import { bridgeWords, ownServers } from './own-servers.ts';
import { findMcpRouter, mcpRouter, mcpRouterEntries } from './mcp-router/mcp-router.ts';

export interface FinderOptions {
  planner: Planner;
  records: Collection<string, AppEntryRecord>;
  targets: TargetSource;
  bridge: BridgeLauncher | null;
  surroundings: () => Promise<Surroundings>;
}

interface Found {
  name: string;
  server: FoundServer;
}

/** What one application has of its own. */
export interface FoundServers {
  app: { id: string; name: string };
  path: string;
  servers: Found[];
  unreadable: UnreadableConfig | null;
}

/** A file, and how its entries are read. */
interface Source extends Pick<FoundServers, 'app' | 'path'> {
  entries(): Promise<[string, Data][]>;
}

/**
 * Looks through the files of all applications. Those without a server of their own are left out: what Gatehouse wrote
 * is none, and what leads to one of its proxies, or to one of its own servers, isn't either.
 */
export async function findServers(options: FinderOptions, proxies: readonly KnownProxy[]): Promise<FoundServers[]> {
  const records = await options.records.list();
  const targets = await options.targets.list();
  const leadsToUs = ownServers([...proxies, ...targets].map(({ url }) => url), bridgeWords(options.bridge, targets));
  const found = (await sourcesOf(options)).map(async (source) => {
    const ours = records.filter(({ app_id: id, path }) => id === source.app.id && path === source.path);
    return readSource(source, (name, { upstream }) => ours.some((record) => record.entry_name === name) || leadsToUs(upstream));
  });
  return (await Promise.all(found)).filter(({ servers, unreadable }) => servers.length > 0 || unreadable !== null);
}

async function sourcesOf({ planner, surroundings }: FinderOptions): Promise<Source[]> {
  const found = apps.map(async (app): Promise<Source[]> => {
    const path = app.needsFolder ? null : await planner.pathOf(app, null);
    if (!app.file || path === null) return [];
    const profiles = (await planner.profilesOf(app, path)).map((file) => inProfile(app, file));
    if (!(await exists(path))) return profiles;
    const own: Source = { app, path, entries: () => entriesOf(app, path) };
    return [own, ...(app.folderRoots ? [inFolders(app, path)] : []), ...profiles];
  });
  const router = await findMcpRouter(await surroundings());
  return [
    ...(await Promise.all(found)).flat(),
    ...(router === null ? [] : [{ app: mcpRouter, path: router, entries: () => mcpRouterEntries(router) }]),
  ];
}

async function readSource({ app, path, entries }: Source, isOurs: (name: string, server: FoundServer) => boolean): Promise<FoundServers> {
  try {
    const servers = (await entries()).flatMap(([name, entry]) => {
      const server = foundServer(entry);
      return server && !isOurs(name, server) ? [{ name, server }] : [];
    });
    return { app, path, servers: servers.filter(isFirst), unreadable: null };
  } catch (error) {
    if (!(error instanceof UnreadableConfig)) throw error;
    return { app, path, servers: [], unreadable: error };
  }
}

/** Of those that only differ in what is not taken over, nobody could tell one from the other. */
const isFirst = ({ name, server }: Found, index: number, all: readonly Found[]): boolean => index === all.findIndex((one) =>
  one.name === name && isDeepStrictEqual(one.server.upstream, server.upstream));

async function entriesOf(app: AppDefinition, path: string): Promise<[string, Data][]> {
  const { data } = await readFileOf(app, path);
  return app.file ? entriesAt(data, rootOf(app.file, data)) : [];
}

function entriesAt(data: Data, root: readonly string[]): [string, Data][] {
  const entries = dataAt(data, root);
  return isRecord(entries) ? Object.entries(entries) : [];
}

/** What an application has for single folders: no entry of ours ever stands there, and none is switched. */
function inFolders(app: AppDefinition, path: string): Source {
  return {
    app: { id: `${app.id}-folders`, name: `${app.name}, single projects` },
    path,
    entries: async () => {
      // The file itself is said to be unreadable once.
      const data = await readFileOf(app, path).then((file) => file.data, unlessUnreadable);
      return (app.folderRoots?.(data) ?? []).flatMap(({ folder, root }) => entriesAt(data, root).map(([name, entry]): [string, Data] =>
        // A program starts in the folder that it is for.
        [name, isRecord(entry) ? { cwd: folder, ...entry } : entry]));
    },
  };
}

/** The file of another profile: Gatehouse switches entries in the usual one alone. */
const inProfile = (app: AppDefinition, path: string): Source => ({
  app: { id: `${app.id}-${basename(dirname(path))}`, name: `${app.name}, another profile` }, path, entries: () => entriesOf(app, path),
});

function unlessUnreadable(error: unknown): null {
  if (error instanceof UnreadableConfig) return null;
  throw error;
}
