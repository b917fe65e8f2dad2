import type { ProxyCreate, ProxyUpdate } from '../../preload/schema/entities.ts';
import type { ActivityEntry, CallContentView, ProxyStatus, ProxyView, ToolList } from '../../preload/schema/views.ts';
import { GatehouseError } from '../errors/index.ts';
import type { Signal } from '../events/signal.ts';
import { originOf } from '../http/addresses.ts';
import { findFreePort } from '../http/find-free-port.ts';
import type { Logger } from '../log/logger.ts';
import type { ProxyRecord } from '../store/records.ts';
import type { Stores } from '../store/stores.ts';
import { activityView } from './activity/activity-view.ts';
import { ChangeNotice } from './change-notice.ts';
import { assertSameCommand, commandApproval } from './command-approval.ts';
import type { Authenticator, ProxyFacts, ProxyOAuthRoutes, UpstreamCredentials } from './ports.ts';
import { checkProxy } from './proxy-rules.ts';
import { ProxyRunner } from './proxy-runner.ts';
import { checkReach } from './reach/check-reach.ts';
import { reachView } from './reach/reach-view.ts';
import { describeStatus } from './status.ts';
import { changesInWords } from './tools/compare-tools.ts';
import { toolListView } from './tools/tool-list-view.ts';
import type { ToolWatch } from './tools/tool-watch.ts';
import { concealSecrets, forgetSecrets, storeSecrets } from './upstream-secrets.ts';
import { openSurroundings, type Surroundings } from './upstreams/surroundings.ts';

export interface ProxyServiceDependencies {
  stores: Pick<Stores, 'proxies' | 'secrets'>;
  log: Logger;
  authenticator: Authenticator;
  credentials: UpstreamCredentials;
  oauthRoutes: ProxyOAuthRoutes;
  facts: ProxyFacts;
  gatewayPort(): number;
  /** See RunnerDependencies. */
  retrySeconds?: readonly number[];
  /** What the upstreams find on this machine. Left out: what this process itself was started with. */
  surroundings?: Surroundings;
  /** Says what is wrong with redirect patterns, in a sentence; null when they are fine. */
  checkRedirectPatterns(patterns: readonly string[]): string | null;
  /** Throws where the provider may not sign people in for that upstream. */
  checkProvider?(proxy: Pick<ProxyRecord, 'oauth_proxy_provider_id' | 'upstream'>): Promise<void>;
  /** Lets other rooms forget what they derived from the configuration before. */
  onUpdated?(proxyId: number): void | Promise<void>;
  /** Lets other rooms clean up after a proxy that is gone. */
  onDeleted(proxyId: number): void | Promise<void>;
}

const firstPort = 9050;
/** Calls. More are remembered than a person reads. */
const activityShown = 200;

/** The proxies: their configuration, and the listeners that run by it. Implements Services['proxies']. */
export class ProxyService {
  readonly #dependencies: ProxyServiceDependencies;
  readonly #surroundings: Surroundings;
  readonly #runners = new Map<number, ProxyRunner>();
  readonly #notice = new ChangeNotice();
  #writing: Promise<unknown> = Promise.resolve();

  constructor(dependencies: ProxyServiceDependencies) {
    this.#dependencies = dependencies;
    this.#surroundings = dependencies.surroundings ?? openSurroundings(process.env, dependencies.log.child('proxy'));
  }

  get changed(): Signal {
    return this.#notice.signal;
  }

  /** Starts every proxy that is enabled and starts by itself. Resolves when each one runs or has failed. */
  async open(): Promise<void> {
    const proxies = await this.#dependencies.stores.proxies.list();
    const starting = proxies.filter((proxy) => proxy.enabled && proxy.auto_start);
    await Promise.all(starting.map((proxy) => this.#runner(proxy).start()));
  }

  /** Stops them all, within the listeners' grace time. */
  async close(): Promise<void> {
    await Promise.all([...this.#runners.values()].map((runner) => runner.stop()));
    this.#notice.cancel();
  }

  async list(): Promise<ProxyView[]> {
    const proxies = await this.#dependencies.stores.proxies.list();
    return proxies.map((proxy) => this.#view(proxy)).sort((a, b) => a.id - b.id);
  }

  async get(id: number): Promise<ProxyView> {
    return this.#view(await this.#find(id));
  }

  async create(input: ProxyCreate): Promise<ProxyView> {
    const proxy = await this.#inTurn(async () => {
      const { stores, gatewayPort } = this.#dependencies;
      const others = await stores.proxies.list();
      const port =
        input.port ?? (await findFreePort(firstPort, new Set([gatewayPort(), ...others.map((other) => other.port)])));
      this.#check({ ...input, port }, others);
      await this.#dependencies.checkProvider?.(input);
      const id = await stores.proxies.nextId();
      await storeSecrets(stores.secrets, id, input.upstream, null);
      const now = Date.now();
      const record: ProxyRecord = {
        ...input,
        id,
        port,
        upstream: concealSecrets(input.upstream),
        created_at: now,
        updated_at: now,
      };
      await stores.proxies.put(record);
      return record;
    });
    this.#notice.now();
    if (proxy.enabled && proxy.auto_start) await this.#runner(proxy).start();
    return this.#view(proxy);
  }

  async update(id: number, input: ProxyUpdate): Promise<ProxyView> {
    const { before, after } = await this.#inTurn(() => this.#write(id, input));
    await this.#dependencies.onUpdated?.(id);
    const runner = this.#runner(after);
    await runner.apply(after);
    if (after.enabled && after.auto_start && !before.enabled) await runner.start();
    this.#notice.now();
    return this.#view(after);
  }

  /**
   * Lets the command of a stdio server start, as it was shown to a person. Any change of it asks for a new approval.
   * @param hash of the command that was shown
   * @throws GatehouseError "proxy_not_found", "nothing_to_approve", "command_changed"
   */
  async approveCommand(id: number, hash: string): Promise<ProxyView> {
    const approved = await this.#inTurn(async () => {
      const proxy = await this.#find(id);
      assertSameCommand(proxy, hash);
      const record: ProxyRecord = { ...proxy, approved_command_hash: hash, updated_at: Date.now() };
      await this.#dependencies.stores.proxies.put(record);
      return record;
    });
    await this.#runner(approved).apply(approved);
    this.#notice.now();
    return this.#view(approved);
  }

  async delete(id: number): Promise<void> {
    await this.#inTurn(async () => {
      const { stores, onDeleted } = this.#dependencies;
      const proxy = await this.#find(id);
      await this.#runners.get(id)?.stop();
      this.#runners.delete(id);
      await stores.proxies.delete(id);
      await forgetSecrets(stores.secrets, id, proxy.upstream, null);
      await onDeleted(id);
    });
    this.#notice.now();
  }

  async start(id: number): Promise<ProxyStatus> {
    return this.#run(id, (runner) => runner.start());
  }

  async stop(id: number): Promise<ProxyStatus> {
    const proxy = await this.#find(id);
    await this.#runner(proxy).stop();
    return this.#status(proxy);
  }

  async restart(id: number): Promise<ProxyStatus> {
    return this.#run(id, (runner) => runner.restart());
  }

  async status(id: number): Promise<ProxyStatus> {
    return this.#status(await this.#find(id));
  }

  /**
   * The tools of the MCP server behind a proxy, as the server itself lists them now; also where the proxy is stopped.
   * @throws GatehouseError as `listTools`, and what starting the proxy would fail with
   */
  async tools(id: number): Promise<ToolList> {
    const proxy = await this.#find(id);
    const { credentials, log } = this.#dependencies;
    const options = { credentials, log: log.child('proxy', { proxy_id: id }) };
    const runner = this.#runner(proxy);
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
    return this.#settleTools(id, (proxy) => ({ approved_tools: this.#runner(proxy).tools.approve(shown) }));
  }

  /** Ends the comparison. */
  forgetTools(id: number): Promise<ProxyView> {
    return this.#settleTools(id, () => ({ approved_tools: null, differing_tools: [] }));
  }

  /** The most recent calls, the newest first. */
  async activity(id: number): Promise<ActivityEntry[]> {
    const proxy = await this.#find(id);
    return this.#runner(proxy).activity.recent(activityShown).map(activityView);
  }

  /**
   * What was sent and answered in one of them.
   * @throws GatehouseError "proxy_not_found", "call_content_missing" (404)
   */
  async callContent(id: number, call: number): Promise<CallContentView> {
    const proxy = await this.#find(id);
    const content = this.#runner(proxy).activity.find(call)?.content;
    if (content) return content.view;
    throw new GatehouseError('call_content_missing', 'What was sent and answered in this call is not remembered.', {
      status: 404,
      remedy: proxy.record_call_content
        ? 'Look at a newer call: only the latest are kept.'
        : 'Turn on recording for this proxy, then send the call again.',
    });
  }

  async clearActivity(id: number): Promise<void> {
    const proxy = await this.#find(id);
    this.#runner(proxy).activity.clear();
  }

  async #settleTools(
    id: number,
    change: (proxy: ProxyRecord) => Pick<ProxyRecord, 'approved_tools' | 'differing_tools'>,
  ): Promise<ProxyView> {
    const settled = await this.#inTurn(async () => {
      const proxy = await this.#find(id);
      const record: ProxyRecord = { ...proxy, ...change(proxy), updated_at: Date.now() };
      await this.#dependencies.stores.proxies.put(record);
      return record;
    });
    await this.#runner(settled).apply(settled);
    this.#notice.now();
    return this.#view(settled);
  }

  /** Keeps how the tools of a proxy differ, so that a restart does not hide it. */
  #toolsDiffer({ id, name }: ProxyRecord, tools: ToolWatch): void {
    const { stores, log } = this.#dependencies;
    const names = tools.changes.map((change) => `${change.name} (${change.kind})`);
    log.warn('The tools of an MCP server differ from those that were approved.', { proxy: name, tools: names });
    this.#notice.now();
    this.#inTurn(async () => {
      const proxy = await stores.proxies.get(id);
      if (proxy) await stores.proxies.put({ ...proxy, differing_tools: tools.differing });
    }).catch((error: unknown) => log.error('What differs among the tools could not be kept.', { error }));
  }

  async #run(id: number, step: (runner: ProxyRunner) => Promise<void>): Promise<ProxyStatus> {
    const proxy = await this.#find(id);
    if (!proxy.enabled) {
      throw new GatehouseError('proxy_disabled', `The proxy "${proxy.name}" is disabled.`, {
        status: 409,
        field: 'enabled',
        remedy: 'Enable it first.',
      });
    }
    await step(this.#runner(proxy));
    return this.#status(proxy);
  }

  async #write(id: number, input: ProxyUpdate): Promise<{ before: ProxyRecord; after: ProxyRecord }> {
    const { stores } = this.#dependencies;
    const before = await this.#find(id);
    const changes = Object.fromEntries(
      Object.entries(input).filter(([, value]) => value !== undefined),
    ) as Partial<ProxyRecord>;
    const merged: ProxyRecord = { ...before, ...changes, id, updated_at: Date.now() };
    this.#check(
      merged,
      (await stores.proxies.list()).filter((other) => other.id !== id),
    );
    await this.#dependencies.checkProvider?.(merged);
    await storeSecrets(stores.secrets, id, merged.upstream, before.upstream);
    const after = { ...merged, upstream: concealSecrets(merged.upstream) };
    await stores.proxies.put(after);
    await forgetSecrets(stores.secrets, id, before.upstream, after.upstream);
    return { before, after };
  }

  #check(
    proxy: Pick<
      ProxyRecord,
      'name' | 'port' | 'oauth_proxy_allowed_redirect_uris' | 'oauth_proxy_enabled' | 'bind_addresses'
    >,
    others: readonly ProxyRecord[],
  ): void {
    const { gatewayPort, checkRedirectPatterns } = this.#dependencies;
    checkReach(proxy);
    checkProxy(proxy, { others, gatewayPort: gatewayPort(), checkRedirectPatterns });
  }

  async #find(id: number): Promise<ProxyRecord> {
    const proxy = await this.#dependencies.stores.proxies.get(id);
    if (!proxy) throw new GatehouseError('proxy_not_found', `There is no proxy with the id ${id}.`, { status: 404 });
    return proxy;
  }

  #runner(proxy: ProxyRecord): ProxyRunner {
    let runner = this.#runners.get(proxy.id);
    if (!runner) {
      const { stores, log } = this.#dependencies;
      const created: ProxyRunner = new ProxyRunner(proxy, {
        ...this.#dependencies,
        secrets: stores.secrets,
        surroundings: this.#surroundings,
        log: log.child('proxy', { proxy_id: proxy.id }),
        trafficChanged: () => this.#notice.soon(),
        phaseChanged: () => this.#notice.now(),
        toolsDiffer: () => this.#toolsDiffer(proxy, created.tools),
      });
      runner = created;
      this.#runners.set(proxy.id, runner);
    }
    return runner;
  }

  #status(proxy: ProxyRecord): ProxyStatus {
    const { facts } = this.#dependencies;
    const runner = this.#runner(proxy);
    const { phase, failure, lastError, upstreamProblem } = runner.state;
    return describeStatus({
      phase,
      failure,
      lastError,
      upstreamProblem,
      toolsDiffer: changesInWords(runner.tools.changes, proxy.pause_changed_tools === true),
      enabled: proxy.enabled,
      approvalNeeded: commandApproval(proxy)?.needed ?? false,
      port: proxy.port,
      consentsWaiting: facts.consentsWaiting(proxy.id),
      signInNeeded: facts.signInNeeded(proxy.id),
      providerProblem: facts.providerProblem(proxy),
      clients: facts.clientCount(proxy.id),
    });
  }

  #view(proxy: ProxyRecord): ProxyView {
    const { facts } = this.#dependencies;
    const { approved_command_hash: _command, approved_tools: _approved, differing_tools: _differing, ...config } = proxy;
    const runner = this.#runner(proxy);
    return {
      ...config,
      allowed_tools: config.allowed_tools ?? null,
      pause_changed_tools: config.pause_changed_tools ?? false,
      record_call_content: config.record_call_content ?? false,
      ...reachView(config),
      url: `${originOf(proxy.tls ? 'https' : 'http', 'localhost', proxy.port)}${proxy.path}`,
      status: this.#status(proxy),
      counts: runner.state.counts,
      clients: facts.clientCount(proxy.id),
      command_approval: commandApproval(proxy),
      tools_approved: runner.tools.approved?.length ?? null,
      tools_changed: [...runner.tools.changes],
      created_at: new Date(proxy.created_at).toISOString(),
      updated_at: new Date(proxy.updated_at).toISOString(),
    };
  }

  /** Changes of configuration wait for each other: two never get the same name or port. */
  #inTurn<T>(change: () => Promise<T>): Promise<T> {
    const turn = this.#writing.then(change, change);
    this.#writing = turn.catch(() => undefined);
    return turn;
  }
}
