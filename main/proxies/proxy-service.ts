import type { ProxyCreate, ProxyUpdate } from '../../preload/schema/entities.ts';
import type { ActivityEntry, CallContentView, ProxyStatus, ProxyView, ToolList } from '../../preload/schema/views.ts';
import { GatehouseError } from '../errors/index.ts';
import type { Signal } from '../events/signal.ts';
import type { Logger } from '../log/logger.ts';
import type { ProxyRecord } from '../store/records.ts';
import type { Stores } from '../store/stores.ts';
import { activityView } from './activity/activity-view.ts';
import { contentOf } from './activity/content-of.ts';
import { ChangeNotice } from './change-notice.ts';
import { assertSameCommand } from './command-approval.ts';
import type { Authenticator, ProxyFacts, ProxyOAuthRoutes, UpstreamCredentials } from './ports.ts';
import { ProxyRecords, type RecordChecks } from './proxy-records.ts';
import type { ProxyRunner } from './proxy-runner.ts';
import { ProxyRunners } from './proxy-runners.ts';
import { proxyStatus, proxyView } from './proxy-view.ts';
import { toolListView } from './tools/tool-list-view.ts';
import type { ToolWatch } from './tools/tool-watch.ts';
import { openSurroundings, type Surroundings } from './upstreams/surroundings.ts';

export interface ProxyServiceDependencies extends RecordChecks {
  stores: Pick<Stores, 'proxies' | 'secrets'>;
  log: Logger;
  authenticator: Authenticator;
  credentials: UpstreamCredentials;
  oauthRoutes: ProxyOAuthRoutes;
  facts: ProxyFacts;
  /** See RunnerDependencies. */
  retrySeconds?: readonly number[];
  /** What the upstreams find on this machine. Left out: what this process itself was started with. */
  surroundings?: Surroundings;
  /** Lets other rooms forget what they derived from the configuration before. */
  onUpdated?(proxyId: number): void | Promise<void>;
  /** Lets other rooms clean up after a proxy that is gone. */
  onDeleted(proxyId: number): void | Promise<void>;
}

/** Calls. More are remembered than a person reads. */
const activityShown = 200;

/** The proxies: their configuration, and the listeners that run by it. Implements Services['proxies']. */
export class ProxyService {
  readonly #dependencies: ProxyServiceDependencies;
  readonly #records: ProxyRecords;
  readonly #runners: ProxyRunners;
  readonly #notice = new ChangeNotice();

  constructor(dependencies: ProxyServiceDependencies) {
    const { stores, log } = dependencies;
    this.#dependencies = dependencies;
    this.#records = new ProxyRecords(stores, dependencies);
    this.#runners = new ProxyRunners({
      ...dependencies,
      secrets: stores.secrets,
      surroundings: dependencies.surroundings ?? openSurroundings(process.env, log.child('proxy')),
      trafficChanged: () => this.#notice.soon(),
      phaseChanged: () => this.#notice.now(),
      toolsDiffer: (proxy, { tools }) => this.#toolsDiffer(proxy, tools),
    });
  }

  get changed(): Signal {
    return this.#notice.signal;
  }

  /** Starts every proxy that is enabled and starts by itself. Resolves when each one runs or has failed. */
  async open(): Promise<void> {
    const starting = (await this.#records.list()).filter((proxy) => proxy.enabled && proxy.auto_start);
    await Promise.all(starting.map((proxy) => this.#runners.of(proxy).start()));
  }

  /** Stops them all, within the listeners' grace time. */
  async close(): Promise<void> {
    await this.#runners.close();
    this.#notice.cancel();
  }

  async list(): Promise<ProxyView[]> {
    const proxies = await this.#records.list();
    return proxies.map((proxy) => this.#view(proxy)).sort((a, b) => a.id - b.id);
  }

  async get(id: number): Promise<ProxyView> {
    return this.#view(await this.#records.find(id));
  }

  async create(input: ProxyCreate): Promise<ProxyView> {
    const proxy = await this.#records.create(input);
    this.#notice.now();
    if (proxy.enabled && proxy.auto_start) await this.#runners.of(proxy).start();
    return this.#view(proxy);
  }

  async update(id: number, input: ProxyUpdate): Promise<ProxyView> {
    const { before, after } = await this.#records.update(id, input);
    await this.#dependencies.onUpdated?.(id);
    const runner = this.#runners.of(after);
    await runner.apply(after);
    if (after.enabled && after.auto_start && !before.enabled) await runner.start();
    this.#notice.now();
    return this.#view(after);
  }

  async delete(id: number): Promise<void> {
    await this.#records.delete(id, () => this.#runners.discard(id), () => this.#dependencies.onDeleted(id));
    this.#notice.now();
  }

  async start(id: number): Promise<ProxyStatus> {
    return this.#run(id, (runner) => runner.start());
  }

  async stop(id: number): Promise<ProxyStatus> {
    const proxy = await this.#records.find(id);
    await this.#runners.of(proxy).stop();
    return this.#status(proxy);
  }

  async restart(id: number): Promise<ProxyStatus> {
    return this.#run(id, (runner) => runner.restart());
  }

  async status(id: number): Promise<ProxyStatus> {
    return this.#status(await this.#records.find(id));
  }

  /**
   * Lets the command of a stdio server start, as it was shown to a person. Any change of it asks for a new approval.
   * @param hash of the command that was shown
   * @throws GatehouseError "proxy_not_found", "nothing_to_approve", "command_changed"
   */
  approveCommand(id: number, hash: string): Promise<ProxyView> {
    return this.#settle(id, (proxy) => {
      assertSameCommand(proxy, hash);
      return { approved_command_hash: hash };
    });
  }

  /**
   * The tools of the MCP server behind a proxy, as the server itself lists them now; also where the proxy is stopped.
   * @throws GatehouseError as `listTools`, and what starting the proxy would fail with
   */
  async tools(id: number): Promise<ToolList> {
    const proxy = await this.#records.find(id);
    const { credentials, log } = this.#dependencies;
    const options = { credentials, log: log.child('proxy', { proxy_id: id }) };
    const runner = this.#runners.of(proxy);
    const { listTools } = await import('./tools/list-tools.ts');
    const listed = await runner.withUpstream((upstream) => listTools(proxy, upstream, options));
    runner.tools.saw(listed.prints, true);
    return toolListView(proxy, listed);
  }

  /**
   * Approves tools as a person was shown them. From then on the lists that clients get are compared with them.
   * @throws GatehouseError "proxy_not_found", "tools_differ"
   */
  approveTools(id: number, shown: readonly { name: string; fingerprint: string }[]): Promise<ProxyView> {
    return this.#settle(id, (proxy) => ({ approved_tools: this.#runners.of(proxy).tools.approve(shown) }));
  }

  /** Ends the comparison. */
  forgetTools(id: number): Promise<ProxyView> {
    return this.#settle(id, () => ({ approved_tools: null, differing_tools: [] }));
  }

  /** Names under which calls came that the proxy does not answer to, since it was last changed; the latest first. */
  async refusedNames(id: number): Promise<string[]> {
    return this.#runners.of(await this.#records.find(id)).refusedNames.list();
  }

  /** The most recent calls, the newest first. */
  async activity(id: number): Promise<ActivityEntry[]> {
    const proxy = await this.#records.find(id);
    return this.#runners.of(proxy).activity.recent(activityShown).map(activityView);
  }

  /**
   * What was sent and answered in one of them.
   * @throws GatehouseError "proxy_not_found", and as `contentOf`
   */
  async callContent(id: number, call: number): Promise<CallContentView> {
    const proxy = await this.#records.find(id);
    return contentOf(this.#runners.of(proxy).activity, call, proxy.record_call_content === true);
  }

  async clearActivity(id: number): Promise<void> {
    const proxy = await this.#records.find(id);
    this.#runners.of(proxy).activity.clear();
  }

  /** Writes what a person decided, and goes by it. */
  async #settle(id: number, decide: (proxy: ProxyRecord) => Partial<ProxyRecord>): Promise<ProxyView> {
    const settled = await this.#records.settle(id, decide);
    await this.#runners.of(settled).apply(settled);
    this.#notice.now();
    return this.#view(settled);
  }

  /** Keeps how the tools of a proxy differ, so that a restart does not hide it. */
  #toolsDiffer({ id, name }: ProxyRecord, tools: ToolWatch): void {
    const { log } = this.#dependencies;
    const names = tools.changes.map((change) => `${change.name} (${change.kind})`);
    log.warn('The tools of an MCP server differ from those that were approved.', { proxy: name, tools: names });
    this.#notice.now();
    this.#records.note(id, () => ({ differing_tools: tools.differing }))
      .catch((error: unknown) => log.error('What differs among the tools could not be kept.', { error }));
  }

  async #run(id: number, step: (runner: ProxyRunner) => Promise<void>): Promise<ProxyStatus> {
    const proxy = await this.#records.find(id);
    if (!proxy.enabled) {
      throw new GatehouseError('proxy_disabled', `The proxy "${proxy.name}" is disabled.`, {
        status: 409,
        field: 'enabled',
        remedy: 'Enable it first.',
      });
    }
    await step(this.#runners.of(proxy));
    return this.#status(proxy);
  }

  #status(proxy: ProxyRecord): ProxyStatus {
    return proxyStatus(proxy, this.#runners.of(proxy), this.#dependencies.facts);
  }

  #view(proxy: ProxyRecord): ProxyView {
    return proxyView(proxy, this.#runners.of(proxy), this.#dependencies.facts);
  }
}
