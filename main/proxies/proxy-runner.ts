import { isGatehouseError } from '../errors/index.ts';
import type { ProxyRecord } from '../store/records.ts';
import type { SecretStore } from '../store/secrets/secret-store.ts';
import { Activity } from './activity/activity.ts';
import { RefusedNames } from './activity/refused-names.ts';
import { ConfiguredUpstream } from './configured-upstream.ts';
import type { ListenerDependencies, ProxyListener } from './listener.ts';
import { isSameDoor } from './reach/same-door.ts';
import { secondsToRetry, startFailure } from './start-failure.ts';
import type { StatusFacts } from './status.ts';
import { ToolWatch } from './tools/tool-watch.ts';
import type { ProxyUpstream } from './upstreams/create-upstream.ts';
import type { Surroundings } from './upstreams/surroundings.ts';

export interface RunnerDependencies extends ListenerDependencies {
  secrets: SecretStore;
  surroundings: Surroundings;
  /** Seconds until the next attempt after a failure that may pass by itself: after the first, the second, ... */
  retrySeconds?: readonly number[];
  /** Called whenever the phase changes. */
  phaseChanged: () => void;
  /** Called when the server's tools begin or cease to differ from those that were approved. */
  toolsDiffer: () => void;
}

export type RunnerState = Pick<StatusFacts, 'phase' | 'failure' | 'lastError' | 'upstreamProblem'> & {
  counts: { requests: number; errors: number; open_streams: number };
};

const nothingCounted = { requests: 0, errors: 0, open_streams: 0 };

/**
 * Starts, stops and reconfigures one proxy, one step after the other. No step rejects: what goes wrong becomes the
 * phase "failed", and harms no other proxy.
 */
export class ProxyRunner {
  readonly activity = new Activity();
  readonly refusedNames = new RefusedNames();
  readonly tools: ToolWatch;
  readonly #dependencies: RunnerDependencies;
  readonly #upstream: ConfiguredUpstream;
  #proxy: ProxyRecord;
  #phase: StatusFacts['phase'] = 'stopped';
  #failure: StatusFacts['failure'] = null;
  #listener: ProxyListener | null = null;
  /** Whether a person, or the start of Gatehouse, wants it to run: then a changed configuration is tried at once. */
  #wanted = false;
  #turn: Promise<void> = Promise.resolve();
  #retries = 0;
  #retry: NodeJS.Timeout | null = null;

  constructor(proxy: ProxyRecord, dependencies: RunnerDependencies) {
    this.#proxy = proxy;
    this.#dependencies = dependencies;
    this.#upstream = new ConfiguredUpstream(dependencies);
    this.tools = new ToolWatch(proxy, dependencies.toolsDiffer);
  }

  get state(): RunnerState {
    const traffic = this.#listener?.traffic;
    return {
      phase: this.#phase,
      failure: this.#failure,
      lastError: traffic?.lastError ?? null,
      upstreamProblem: this.#listener?.problem ?? null,
      counts: traffic?.counts ?? nothingCounted,
    };
  }

  start(): Promise<void> {
    this.#wanted = true;
    return this.#inTurn(() => this.#open());
  }

  stop(): Promise<void> {
    this.#wanted = false;
    return this.#inTurn(() => this.#close());
  }

  restart(): Promise<void> {
    this.#wanted = true;
    return this.#inTurn(async () => {
      await this.#close();
      await this.#open();
    });
  }

  /** Takes over a changed configuration. The port stays open where nothing of it changed. */
  apply(proxy: ProxyRecord): Promise<void> {
    return this.#inTurn(async () => {
      const sameDoor = isSameDoor(this.#proxy, proxy);
      this.#proxy = proxy;
      this.tools.take(proxy);
      this.refusedNames.clear();
      if (!proxy.record_call_content) this.activity.forgetContent();
      if (!proxy.enabled) {
        this.#wanted = false;
        await this.#close();
      } else if (this.#listener && sameDoor) {
        await this.#reconfigure(this.#listener);
      } else if (this.#wanted) {
        await this.#close();
        await this.#open();
      }
    });
  }

  /**
   * Lends the upstream for a look at it: the running one, else one of its own for as long as `look` takes.
   * @throws GatehouseError what the start of the proxy would fail with, and what `look` throws
   */
  withUpstream<T>(look: (upstream: ProxyUpstream) => Promise<T>): Promise<T> {
    return this.#upstream.lend(this.#proxy, this.#listener !== null, look);
  }

  #inTurn(step: () => Promise<void>): Promise<void> {
    if (this.#retry !== null) clearTimeout(this.#retry);
    this.#retry = null;
    this.#turn = this.#turn.then(step).catch((error: unknown) => this.#failed(error));
    return this.#turn;
  }

  async #open(): Promise<void> {
    if (this.#listener) return;
    this.#enter('starting');
    const { log } = this.#dependencies;
    const { ProxyListener: Listener } = await import('./listener.ts');
    this.#listener = await Listener.open(this.#proxy, await this.#upstream.open(this.#proxy, false), {
      ...this.#dependencies,
      activity: this.activity,
      refusedNames: this.refusedNames,
      tools: this.tools,
    });
    log.info('A proxy listens.', { proxy: this.#proxy.name, port: this.#listener.port });
    this.#retries = 0;
    this.#enter('running');
  }

  async #reconfigure(listener: ProxyListener): Promise<void> {
    try {
      listener.reconfigure(this.#proxy, await this.#upstream.open(this.#proxy, true));
    } catch (error) {
      // The old configuration was replaced on purpose: better not to run than to run on with it.
      await this.#close();
      throw error;
    }
  }

  async #close(): Promise<void> {
    const listener = this.#listener;
    if (listener) {
      this.#enter('stopping');
      await listener.close();
      this.#listener = null;
      this.#dependencies.log.info('A proxy was stopped.', { proxy: this.#proxy.name });
    }
    this.#enter('stopped');
  }

  #failed(error: unknown): void {
    const { log } = this.#dependencies;
    if (isGatehouseError(error) && error.code === 'command_not_approved') {
      log.info('A proxy waits until its command is approved.', { proxy: this.#proxy.name });
    } else {
      log.error('A proxy could not start.', { proxy: this.#proxy.name, error });
    }
    const failure = startFailure(error);
    this.#enter('failed', failure);
    const { retrySeconds } = this.#dependencies;
    const seconds = this.#wanted ? secondsToRetry(failure, this.#retries, retrySeconds) : null;
    if (seconds !== null) this.#retryIn(seconds);
  }

  #retryIn(seconds: number): void {
    this.#retries += 1;
    this.#retry = setTimeout(() => void this.#inTurn(() => this.#open()), seconds * 1000);
    this.#retry.unref();
  }

  #enter(phase: StatusFacts['phase'], failure: StatusFacts['failure'] = null): void {
    if (this.#phase === phase && failure === null) return;
    this.#phase = phase;
    this.#failure = failure;
    this.#dependencies.phaseChanged();
  }
}
