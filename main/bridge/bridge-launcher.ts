import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { AppTarget } from '../../preload/schema/apps.ts';
import { GatehouseError, isGatehouseError } from '../errors/index.ts';
import { originOf } from '../http/addresses.ts';
import type { ApiKeys } from '../keys/key-service.ts';
import type { Logger } from '../log/logger.ts';
import type { Stores } from '../store/stores.ts';
import { parseBridgeFile, type BridgeFile } from './bridge-file.ts';
import { installProgram, replaceFile } from './install-program.ts';
import { launchCommand, type LaunchEntry } from './launch-command.ts';
import type { Runtime } from './runtime.ts';
import { startCommand } from './start-command.ts';

export interface BridgeLauncherOptions {
  /** The bridge's folder in the data folder. */
  folder: string;
  /** The built program, and what runs it; null where there is none, as in a start from source without a build. */
  origin: { program: string; runtime: Runtime } | null;
  stores: Pick<Stores, 'proxies'>;
  /** One of the gateway's own MCP servers, as programs on this computer call it; null: there is no such. */
  builtin(name: string): Target | null;
  apiKeys: Pick<ApiKeys, 'create' | 'delete' | 'list'>;
  /** Answers while this Gatehouse runs. */
  healthUrl(): string;
  /** Whether bridges start a Gatehouse that does not run. */
  mayStart(): boolean;
  /** Name of an app, for a person. */
  appName(appId: string): Promise<string>;
  log: Logger;
}

/** What a bridge leads to. */
interface Target {
  /** For sentences. */
  name: string;
  url: string;
}

type Issued = Pick<BridgeFile, 'app_id' | 'app' | 'credential' | 'key_id'>;

/**
 * Gives apps that only speak stdio a command that leads to one proxy, or to one of the gateway's own MCP servers. Each
 * pair of app and proxy has an API key of its own, which stands in the list of keys as "Bridge for ...", and a file that
 * tells the bridge where the proxy is; nobody signs in at the gateway's own servers. The files are the only record of it.
 */
export class BridgeLauncher {
  readonly #options: BridgeLauncherOptions;
  /** By path. */
  readonly #files = new Map<string, BridgeFile>();
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: BridgeLauncherOptions) {
    this.#options = options;
  }

  /**
   * Puts this version's program in place and tells the bridges where everything is now. What is asked of them meanwhile
   * waits for that. Never rejects.
   */
  async open(): Promise<void> {
    await this.#inTurn(() => this.#readFolder());
    await this.refresh();
  }

  async #readFolder(): Promise<void> {
    const { folder, origin, log } = this.#options;
    try {
      if (origin) await installProgram(origin.program, folder, launchCommand(origin.runtime, folder));
      for (const name of await readdir(folder).catch(() => [])) {
        const path = join(folder, name);
        const file = name.endsWith('.json') ? parseBridgeFile(await readFile(path, 'utf8')) : null;
        if (file) this.#files.set(path, file);
      }
    } catch (error) {
      log.error('The bridge for stdio apps could not be put in place', { error });
    }
  }

  /**
   * What `entryFor` will answer, to be shown before anything is done.
   * @throws GatehouseError "bridge_unavailable"
   */
  commandFor(target: AppTarget, appId: string): LaunchEntry {
    const { folder, origin } = this.#options;
    if (!origin) throw unavailable();
    const { command, args, env } = launchCommand(origin.runtime, folder).entry;
    return { command, args: [...args, this.#pathOf(target, appId)], env };
  }

  /**
   * The command for an app's configuration, which works from now on. Asked again it is the same, with a new key where
   * the old one was removed.
   * @throws GatehouseError "not_found" (404), "bridge_unavailable"
   */
  entryFor(target: AppTarget, appId: string): Promise<LaunchEntry> {
    return this.#inTurn(async () => {
      const entry = this.commandFor(target, appId);
      const found = await this.#find(target);
      if (!found) throw new GatehouseError('not_found', 'There is no such proxy.', { status: 404, field: 'target' });
      const path = this.#pathOf(target, appId);
      const known = this.#files.get(path);
      const issued = known && this.#isGood(known) ? known : await this.#issue(target, appId);
      await this.#write(path, this.#fileFor(target, found, issued));
      return entry;
    });
  }

  /** Takes the key and the file away again. Bridges that still run are told so at their next call. */
  release(target: AppTarget, appId: string): Promise<void> {
    return this.#inTurn(() => this.#remove(this.#pathOf(target, appId)));
  }

  /** Takes the keys and files of a proxy away that is gone. */
  proxyDeleted(proxyId: number): Promise<void> {
    return this.#inTurn(async () => {
      for (const [path, file] of [...this.#files]) if (file.proxy_id === proxyId) await this.#remove(path);
    });
  }

  /** Brings every file up to date. Writes only what has changed; never rejects. */
  async refresh(): Promise<void> {
    const { log } = this.#options;
    await this.#inTurn(async () => {
      for (const [path, file] of [...this.#files]) {
        const target = targetOf(file);
        const found = await this.#find(target);
        if (found) await this.#write(path, this.#fileFor(target, found, file));
        else await this.#remove(path);
      }
    }).catch((error: unknown) => log.error('A bridge could not be told what has changed', { error }));
  }

  async #find(target: AppTarget): Promise<Target | null> {
    if (target.kind === 'builtin') return this.#options.builtin(target.name);
    const proxy = await this.#options.stores.proxies.get(target.id);
    if (!proxy) return null;
    return { name: proxy.name, url: `${originOf(proxy.tls ? 'https' : 'http', '127.0.0.1', proxy.port)}${proxy.path}` };
  }

  #pathOf(target: AppTarget, appId: string): string {
    const name = target.kind === 'proxy' ? String(target.id) : target.name;
    return join(this.#options.folder, `${encodeURIComponent(`${appId}-${name}`)}.json`);
  }

  #isGood({ key_id: id }: BridgeFile): boolean {
    return id === null || this.#options.apiKeys.list().some((key) => key.id === id);
  }

  async #issue(target: AppTarget, appId: string): Promise<Issued> {
    const app = await this.#options.appName(appId);
    if (target.kind === 'builtin') return { app_id: appId, app, credential: null, key_id: null };
    const { api_key: apiKey, key } = await this.#options.apiKeys.create({
      name: `Bridge for ${app}`, proxy_ids: [target.id], expires_in_days: null, rate_limit_per_minute: null,
    });
    return { app_id: appId, app, credential: key, key_id: apiKey.id };
  }

  #fileFor(target: AppTarget, { name, url }: Target, { app_id, app, credential, key_id }: Issued): BridgeFile {
    const { healthUrl, mayStart, origin } = this.#options;
    return {
      schema: 1,
      app_id,
      app,
      ...(target.kind === 'proxy' ? { proxy_id: target.id } : { proxy_id: null, builtin: target.name }),
      proxy: name,
      url,
      health_url: healthUrl(),
      credential,
      key_id,
      start: origin && mayStart() ? startCommand(origin.runtime) : null,
    };
  }

  async #write(path: string, file: BridgeFile): Promise<void> {
    const text = textOf(file);
    const known = this.#files.get(path);
    if (known !== undefined && textOf(known) === text) return;
    await replaceFile(path, text, 0o600);
    this.#files.set(path, file);
  }

  async #remove(path: string): Promise<void> {
    const file = this.#files.get(path);
    this.#files.delete(path);
    await rm(path, { force: true });
    if (file?.key_id) await this.#options.apiKeys.delete(file.key_id).catch(unlessGone);
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }
}

const targetOf = ({ proxy_id: id, builtin = '' }: BridgeFile): AppTarget =>
  (id === null ? { kind: 'builtin', name: builtin } : { kind: 'proxy', id });

const textOf = (file: BridgeFile): string => `${JSON.stringify(file, null, 2)}\n`;

function unlessGone(error: unknown): void {
  if (!isGatehouseError(error) || error.code !== 'not_found') throw error;
}

const unavailable = (): GatehouseError => new GatehouseError(
  'bridge_unavailable',
  'This Gatehouse was started without its bridge for apps that only speak stdio.',
  { status: 409, remedy: 'Build it with "npm run build" and start it again.' },
);
