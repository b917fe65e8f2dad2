import { randomUUID } from 'node:crypto';
import type { Logger } from '../../log/logger.ts';
import { isPath, type RequestTarget } from '../upstreams/upstream-target.ts';
import type { LaunchPlan } from './launch-plan.ts';
import { RestartPace } from './restart-pace.ts';
import { SharedServer } from './shared-server.ts';
import { proxyStops, serverPaused, serverStopped, tooManyServers, type ChildEnd } from './stdio-errors.ts';
import { StdioSession } from './stdio-session.ts';

export interface StdioOptions {
  log: Logger;
  /** Servers of one proxy that run at the same time. */
  most?: number;
  /** A server without call and stream is ended after this. */
  idleMs?: number;
  pace?: RestartPace;
}

/** From this many failures in a row on, the proxy as a whole is shown as failed. */
const failuresToShow = 3;

/** An MCP server that speaks over standard input and output, as the forwarding path sees it. */
export class StdioUpstream {
  readonly kind = 'stdio';
  readonly target: RequestTarget;
  readonly #plan: LaunchPlan;
  readonly #log: Logger;
  readonly #most: number;
  readonly #idleMs: number;
  readonly #pace: RestartPace;
  readonly #sessions = new Map<string, StdioSession>();
  /** By principal: what one person's server remembers is not another's. */
  readonly #shared = new Map<string, SharedServer>();
  readonly #ending = new Set<Promise<void>>();
  readonly #sweep: NodeJS.Timeout;
  #problem: string | null = null;
  #closed = false;

  /** @param path the proxy's MCP path */
  constructor(path: string, plan: LaunchPlan, options: StdioOptions) {
    const { log, most = 24, idleMs = 30 * 60_000, pace = new RestartPace() } = options;
    this.target = {
      isExact: (target) => isPath(target, path),
      map: (target) => (isPath(target, path) ? path : null),
    };
    this.#plan = plan;
    this.#log = log;
    this.#most = most;
    this.#idleMs = idleMs;
    this.#pace = pace;
    this.#sweep = setInterval(() => this.#endIdle(), Math.min(idleMs, 60_000));
    this.#sweep.unref();
  }

  /** What is wrong with the server as such, as a sentence; null while it starts when it should. */
  get problem(): string | null {
    return this.#problem;
  }

  /** Process ids of the servers that run. */
  get pids(): number[] {
    const servers = [...this.#sessions.values(), ...this.#shared.values()];
    return servers.flatMap(({ pid }) => (pid === undefined ? [] : [pid]));
  }

  /**
   * Starts a server for a new session.
   * @throws GatehouseError "server_keeps_stopping", "too_many_sessions", "proxy_stopping" (503)
   */
  open(principal: string): StdioSession {
    this.#makeRoom();
    const id = randomUUID();
    const owner = {
      initialized: (accepted: boolean) => {
        this.#succeeded();
        if (!accepted) void this.end(session);
      },
      ended: (end: ChildEnd, early: boolean) => {
        this.#sessions.delete(id);
        this.#note(end);
        if (early && !end.wanted) this.#failed(end);
      },
    };
    const session: StdioSession = new StdioSession(id, principal, this.#plan, owner, this.#log);
    this.#sessions.set(id, session);
    return session;
  }

  /** Somebody else's session is as unknown as one that never was. */
  find(sessionId: string, principal: string): StdioSession | null {
    const session = this.#sessions.get(sessionId);
    return session?.principal === principal ? session : null;
  }

  end(session: StdioSession): Promise<void> {
    this.#sessions.delete(session.id);
    return this.#stop(session);
  }

  /**
   * The server that answers the requests of one principal in the stateless era.
   * @throws as `open`
   */
  sharedFor(principal: string): SharedServer {
    const existing = this.#shared.get(principal);
    if (existing) return existing;
    this.#makeRoom();
    const owner = {
      discovered: () => this.#succeeded(),
      // That it ended says nothing against it: servers of the session era may well end on what they don't expect.
      ended: (end: ChildEnd) => {
        if (this.#shared.get(principal) === server) this.#shared.delete(principal);
        this.#note(end);
      },
    };
    const server: SharedServer = new SharedServer(this.#plan, owner, this.#log);
    this.#shared.set(principal, server);
    return server;
  }

  /** Ends the server of a principal that turned out to be of the session era: such a one is of no use to all. */
  forgetShared(principal: string, server: SharedServer): void {
    if (this.#shared.get(principal) === server) this.#shared.delete(principal);
    void this.#stop(server);
  }

  /** Ends the server of the stateless era of a principal that will not come back. */
  forgetPrincipal(principal: string): void {
    const server = this.#shared.get(principal);
    if (server) this.forgetShared(principal, server);
  }

  /** Ends all servers: they run with the configuration from before. */
  retire(): void {
    void this.destroy();
  }

  /** Resolves when no server runs any more. */
  async destroy(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#sweep);
    const servers = [...this.#sessions.values(), ...this.#shared.values()];
    this.#sessions.clear();
    this.#shared.clear();
    for (const server of servers) void this.#stop(server);
    await Promise.all(this.#ending);
  }

  #makeRoom(): void {
    if (this.#closed) throw proxyStops();
    const { failures, waitMs } = this.#pace;
    if (waitMs > 0) throw serverPaused(this.#plan.name, failures, waitMs);
    if (this.#sessions.size + this.#shared.size < this.#most) return;
    // Clients rarely end their sessions. The one that was quiet for longest can be opened again by its client.
    const quiet = this.#idle(0).sort((a, b) => a.since - b.since)[0];
    if (!quiet) throw tooManyServers(this.#most);
    quiet.end();
  }

  #endIdle(): void {
    for (const { end } of this.#idle(this.#idleMs)) end();
  }

  /** Servers that are quiet for at least so long. */
  #idle(milliseconds: number): { since: number; end: () => void }[] {
    const before = performance.now() - milliseconds;
    const sessions = [...this.#sessions.values()].map((session) => ({
      since: session.quietSince,
      end: () => void this.end(session),
    }));
    const shared = [...this.#shared].map(([principal, server]) => ({
      since: server.quietSince,
      end: () => this.forgetShared(principal, server),
    }));
    return [...sessions, ...shared].flatMap(({ since, end }) =>
      since === null || since > before ? [] : [{ since, end }],
    );
  }

  #stop(server: StdioSession | SharedServer): Promise<void> {
    const stopping = server.stop().finally(() => this.#ending.delete(stopping));
    this.#ending.add(stopping);
    return stopping;
  }

  #succeeded(): void {
    this.#pace.succeeded();
    this.#problem = null;
  }

  #failed(end: ChildEnd): void {
    this.#pace.failed();
    if (this.#pace.failures >= failuresToShow) this.#problem = serverStopped(this.#plan.name, end).message;
  }

  #note(end: ChildEnd): void {
    if (!end.wanted) this.#log.warn(serverStopped(this.#plan.name, end).message);
  }
}
