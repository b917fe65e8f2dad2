import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { AppApplied, AppPreviewInput, AppTarget, AppTargetView, AppView } from '../../../preload/schema/apps.ts';
import type { BridgeLaunch } from '../../../main/clients/app.ts';
import { AppService } from '../../../main/clients/app-service.ts';
import { keyOfTarget } from '../../../preload/schema/app-target-key.ts';
import { findFile } from '../../../main/clients/places/find-places.ts';
import type { Surroundings } from '../../../main/clients/places/path-template.ts';
import type { KnownProxy, Programs, ProxyMaker, Reach, RunningProcess, TargetFacts, TargetSource } from '../../../main/clients/ports.ts';
import { findApp } from '../../../main/clients/registry/apps.ts';
import type { ProxyCreate } from '../../../preload/schema/entities.ts';
import { concealSecrets } from '../../../main/proxies/upstream-secrets.ts';
import { KeyRing } from '../../../main/keys/key-ring.ts';
import type { Stores } from '../../../main/store/stores.ts';
import { open } from '../store/open.ts';

/** Cursor's file, from the home folder. */
export const cursor = '.cursor/mcp.json';
/** It has an entry of somebody else, with a secret. */
export const typical = '{\n  "mcpServers": {\n    "other": { "url": "https://other.example/mcp", "headers": { "Authorization": "Bearer secret-of-other" } }\n  }\n}\n';

/** Proxies as far as servers of applications become some. */
export class Proxies implements ProxyMaker {
  readonly made: (KnownProxy & { fields: ProxyCreate })[] = [];

  list = async (): Promise<KnownProxy[]> => this.made;

  create = async (fields: ProxyCreate): Promise<KnownProxy> => {
    const id = this.made.length + 1;
    const proxy = { id, name: fields.name, url: `http://localhost:${9049 + id}/mcp`, upstream: concealSecrets(fields.upstream), fields };
    this.made.push(proxy);
    return proxy;
  };
}

/** Proxies as far as applications know them. */
export class Targets implements TargetSource {
  readonly opened: Reach[] = [];
  readonly closed: Reach[] = [];
  all: TargetFacts[] = [targetOf(1, 'Linear')];

  list = async (): Promise<TargetFacts[]> => this.all;

  open = async (_: AppTarget, reach: Reach): Promise<void> => {
    this.opened.push(reach);
  };

  close = async (_: AppTarget, reach: Reach): Promise<void> => {
    this.closed.push(reach);
  };
}

export const targetOf = (id: number, name: string, port = 9049 + id): TargetFacts => ({
  target: { kind: 'proxy', id }, name, url: `http://localhost:${port}/mcp`, transport: 'http', signsIn: true, reach: { allowed_hosts: [], bind_addresses: [] },
});

/** The gateway's own MCP server by which agents find the others. */
export const discoveryAt = (port: number, strangers = false): TargetFacts => ({
  target: discovery, name: 'Gatehouse discovery', url: `http://localhost:${port}/api/v1/mcp`, transport: 'http', signsIn: false,
  reach: { allowed_hosts: [], bind_addresses: [], strangers },
});

export const linear: AppTarget = { kind: 'proxy', id: 1 };
export const discovery: AppTarget = { kind: 'builtin', name: 'discovery' };

export interface Bench {
  home: string;
  service: AppService;
  targets: Targets;
  stores: Stores;
  apiKeys: KeyRing;
  running: RunningProcess[];
  links: string[];
  /** Targets that a bridge was made ready for. */
  bridged: AppTarget[];
  /** Targets whose bridge is not needed any more. */
  released: AppTarget[];
  programs: Programs;
  /** What stands behind proxies, in the order in which they were made. */
  proxies: Proxies;
  surroundings: Surroundings;
  write(path: string, text: string | Buffer): Promise<string>;
  read(path: string): Promise<string>;
  preview(input: Partial<AppPreviewInput> & { app: string }): ReturnType<AppService['preview']>;
  /** Preview, then apply what it showed. */
  add(input: Partial<AppPreviewInput> & { app: string }, agreed?: object): Promise<AppApplied>;
  app(id: string): Promise<AppView>;
  state(id: string): Promise<AppTargetView>;
}

export interface BenchOptions {
  home?: string;
  programs?: Programs;
  /** False: as headless, where nothing opens a link. */
  opensLinks?: boolean;
  /** Instead of keeping the link. */
  openLink?: (link: string) => Promise<void>;
  env?: Record<string, string>;
  /** What the person's terminal has beyond that. */
  terminal?: Record<string, string>;
}

/** Real stores, keys and files; a home folder of its own. */
export async function bench({
  home: given, programs = noPrograms, opensLinks = false, openLink, env = {}, terminal = {},
}: BenchOptions = {}): Promise<Bench> {
  const home = given ?? await temporaryHome();
  const dataFolder = join(home, 'gatehouse-data');
  const stores = await open(dataFolder);
  onTestFinished(() => stores.close());
  const apiKeys = await KeyRing.open('api_key', stores.apiKeys);
  const targets = new Targets();
  const proxies = new Proxies();
  const running: RunningProcess[] = [];
  const links: string[] = [];
  const bridged: AppTarget[] = [];
  const released: AppTarget[] = [];
  const surroundings: Surroundings = { platform: 'linux', home, env };
  const service = new AppService({
    dataFolder, targets, proxies, programs, surroundings,
    records: stores.appEntries,
    keys: {
      create: async (name, id) => {
        const { record, credential } = await apiKeys.create({ name, proxy_ids: [id], rate_limit_per_minute: null, expires_at: null });
        return { id: record.id, key: credential };
      },
      delete: (id) => apiKeys.delete(id),
    },
    bridge: {
      commandFor,
      entryFor: async (target) => {
        bridged.push(target);
        return commandFor(target);
      },
      release: async (target) => void released.push(target),
    },
    processes: { list: async () => running, glance: async () => running },
    terminal: async () => ({ ...env, ...terminal }),
    openLink: opensLinks ? openLink ?? (async (link) => void links.push(link)) : null,
  });
  const state = async (id: string): Promise<AppTargetView> => {
    const row = (await app(id)).targets[0];
    if (!row) throw new Error(`${id} has no target.`);
    return row;
  };
  const app = async (id: string): Promise<AppView> => {
    const view = (await service.list()).find((one) => one.id === id);
    if (!view) throw new Error(`There is no ${id}.`);
    return view;
  };
  const preview: Bench['preview'] = (input) => service.preview({ target: linear, ...input });
  return {
    home, service, targets, stores, apiKeys, running, links, bridged, released, programs, proxies, surroundings, preview, app, state,
    write: async (path, text) => {
      const full = join(home, path);
      await mkdir(dirname(full), { recursive: true });
      await writeFile(full, text);
      return full;
    },
    read: (path) => readFile(join(home, path), 'utf8'),
    add: async (input, agreed = {}) => {
      const { token } = await preview(input);
      return service.apply({ target: linear, ...input, token, ...agreed });
    },
  };
}

/** Where an application's file is, also where it has to be there before it counts. */
export async function pathFor({ surroundings }: Bench, id: string): Promise<string> {
  const paths = findApp(id)?.file?.paths;
  return (paths && (await findFile(paths, surroundings))) ?? '';
}

const commandFor = (target: AppTarget): BridgeLaunch =>
  ({ command: '/opt/gatehouse/bridge', args: [keyOfTarget(target)], env: {} });

export const noPrograms: Programs = {
  has: async () => false,
  run: () => Promise.reject(new Error('There are no programs.')),
};

export async function temporaryHome(): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'gatehouse-home-'));
  onTestFinished(() => rm(home, { recursive: true, force: true }));
  return home;
}
