import type { IncomingMessage, ServerResponse } from 'node:http';
import { createGuard } from '../http/guard.ts';
import { listen } from '../http/listen.ts';
import type { HttpListener } from '../http/open-port.ts';
import { CertificateFiles } from '../http/tls/certificate-files.ts';
import type { ProxyRecord } from '../store/records.ts';
import { Activity } from './activity/activity.ts';
import { defaultBodyLimit } from './forward/call-context.ts';
import { forwardCalls } from './forward-calls.ts';
import type { UpstreamCredentials } from './ports.ts';
import { RequestRouter, type RouterDependencies, type Served } from './request-router.ts';
import { SessionBindings } from './sessions.ts';
import { toolRules } from './tools/tool-rules.ts';
import { ToolWatch } from './tools/tool-watch.ts';
import { Traffic } from './traffic.ts';
import type { ProxyUpstream } from './upstreams/create-upstream.ts';

/** What every proxy's listener needs from other rooms. */
export interface ListenerDependencies extends RouterDependencies {
  credentials: UpstreamCredentials;
  /** Called on every change of the counts: it has to be cheap. */
  trafficChanged?: () => void;
  /** Where calls are remembered. Left out: for as long as the listener lives. */
  activity?: Activity;
  /** What is known of the server's tools. Left out: for as long as the listener lives. */
  tools?: ToolWatch;
  /** Largest request body, in bytes. */
  bodyLimit?: number;
}

/** The port of one proxy, and what its calls have in common for as long as it is open. */
export class ProxyListener {
  readonly traffic: Traffic;
  readonly #activity: Activity;
  readonly #tools: ToolWatch;
  readonly #dependencies: ListenerDependencies;
  readonly #sessions = new SessionBindings();
  readonly #standing = new Set<ServerResponse>();
  readonly #router: RequestRouter;
  #http: HttpListener | null = null;

  private constructor(proxy: ProxyRecord, upstream: ProxyUpstream, dependencies: ListenerDependencies) {
    this.#dependencies = dependencies;
    this.traffic = new Traffic(dependencies.trafficChanged);
    this.#activity = dependencies.activity ?? new Activity();
    this.#tools = dependencies.tools ?? new ToolWatch(proxy, () => undefined);
    const guard = createGuard({ port: proxy.port, reach: proxy });
    this.#router = new RequestRouter(this.#serving(proxy, upstream), guard, dependencies);
  }

  /**
   * Opens the proxy's port. Takes over `upstream`.
   * @throws GatehouseError as `listen` and `CertificateFiles.open`
   */
  static async open(
    proxy: ProxyRecord,
    upstream: ProxyUpstream,
    dependencies: ListenerDependencies,
  ): Promise<ProxyListener> {
    const listener = new ProxyListener(proxy, upstream, dependencies);
    const router = listener.#router;
    try {
      const handler = (request: IncomingMessage, response: ServerResponse): void => router.handle(request, response);
      const onError = (error: Error): void => dependencies.log.error('A proxy port reported an error.', { error });
      const certificate = proxy.tls ? await CertificateFiles.open(proxy.tls, dependencies.log) : null;
      const { port, bind_addresses: addresses } = proxy;
      listener.#http = await listen(handler, { port, addresses, certificate, onError });
    } catch (error) {
      await upstream.destroy();
      throw error;
    }
    if (listener.port !== proxy.port) router.serve(router.served, createGuard({ port: listener.port, reach: proxy }));
    return listener;
  }

  /** The port in use. */
  get port(): number {
    return this.#http?.port ?? this.#router.served.proxy.port;
  }

  /** Applies a changed configuration without closing the port: running calls end under the old one. */
  reconfigure(proxy: ProxyRecord, upstream: ProxyUpstream): void {
    const old = this.#router.served.upstream;
    this.#router.serve(this.#serving(proxy, upstream), createGuard({ port: this.port, reach: proxy }));
    if (old === upstream) return;
    old.retire();
    // Where their messages go is known to the old one alone: their clients have to open them again.
    if (old.kind === 'http' && old.endpoints.size > 0) for (const response of this.#standing) response.destroy();
  }

  /** What is wrong with the upstream as such, as a sentence. */
  get problem(): string | null {
    return this.#router.served.upstream.problem;
  }

  /** Closes the port: running calls have `graceMs` to end, streams that nobody would end are cut at once. */
  async close(graceMs?: number): Promise<void> {
    for (const response of this.#standing) response.destroy();
    await this.#http?.close(graceMs);
    await this.#router.served.upstream.destroy();
  }

  #serving(proxy: ProxyRecord, upstream: ProxyUpstream): Served {
    const { credentials, log, bodyLimit = defaultBodyLimit } = this.#dependencies;
    const forward = forwardCalls(upstream, {
      proxy,
      credentials,
      log,
      bodyLimit,
      sessions: this.#sessions,
      standing: this.#standing,
      traffic: this.traffic,
      activity: this.#activity,
      tools: toolRules(proxy, this.#tools),
    });
    return { proxy, upstream, forward };
  }
}
