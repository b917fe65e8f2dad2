import { GatehouseError } from '../errors/index.ts';
import type { ProxyRecord } from '../store/records.ts';
import type { SecretStore } from '../store/secrets/secret-store.ts';
import { ProxyListener, type ListenerDependencies } from './listener.ts';
import type { StatusFacts } from './status.ts';
import { revealSecrets } from './upstream-secrets.ts';
import { createUpstream } from './upstreams/create-upstream.ts';
import type { HttpUpstream } from './upstreams/http-upstream.ts';

export interface RunnerDependencies extends ListenerDependencies {
  secrets: SecretStore;
  /** Called whenever the phase changes. */
  phaseChanged: () => void;
}

export type RunnerState = Pick<StatusFacts, 'phase' | 'failure' | 'lastError'> & {
  counts: { requests: number; errors: number; open_streams: number };
};

const nothingCounted = { requests: 0, errors: 0, open_streams: 0 };

/**
 * Starts, stops and reconfigures one proxy, one step after the other. No step rejects: what goes wrong becomes the
 * phase "failed", and harms no other proxy.
 */
export class ProxyRunner {
  readonly #dependencies: RunnerDependencies;
  #proxy: ProxyRecord;
  #phase: StatusFacts['phase'] = 'stopped';
  #failure: StatusFacts['failure'] = null;
  #listener: ProxyListener | null = null;
  /** Whether a person, or the start of Gatehouse, wants it to run: then a changed configuration is tried at once. */
  #wanted = false;
  #turn: Promise<void> = Promise.resolve();

  constructor(proxy: ProxyRecord, dependencies: RunnerDependencies) {
    this.#proxy = proxy;
    this.#dependencies = dependencies;
  }

  get state(): RunnerState {
    const traffic = this.#listener?.traffic;
    return {
      phase: this.#phase,
      failure: this.#failure,
      lastError: traffic?.lastError ?? null,
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

  /** Takes over a changed configuration. The port stays open where it is the same. */
  apply(proxy: ProxyRecord): Promise<void> {
    return this.#inTurn(async () => {
      const samePort = proxy.port === this.#proxy.port;
      this.#proxy = proxy;
      if (!proxy.enabled) {
        this.#wanted = false;
        await this.#close();
      } else if (this.#listener && samePort) {
        await this.#reconfigure(this.#listener);
      } else if (this.#wanted) {
        await this.#close();
        await this.#open();
      }
    });
  }

  #inTurn(step: () => Promise<void>): Promise<void> {
    this.#turn = this.#turn.then(step).catch((error: unknown) => this.#failed(error));
    return this.#turn;
  }

  async #open(): Promise<void> {
    if (this.#listener) return;
    this.#enter('starting');
    const { log } = this.#dependencies;
    this.#listener = await ProxyListener.open(this.#proxy, await this.#upstream(), this.#dependencies);
    log.info('A proxy listens.', { proxy: this.#proxy.name, port: this.#listener.port });
    this.#enter('running');
  }

  async #reconfigure(listener: ProxyListener): Promise<void> {
    try {
      listener.reconfigure(this.#proxy, await this.#upstream());
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

  async #upstream(): Promise<HttpUpstream> {
    const { id, path, upstream } = this.#proxy;
    return createUpstream(path, await revealSecrets(this.#dependencies.secrets, id, upstream));
  }

  #failed(error: unknown): void {
    const { log } = this.#dependencies;
    log.error('A proxy could not start.', { proxy: this.#proxy.name, error });
    this.#enter(
      'failed',
      error instanceof GatehouseError
        ? { code: error.code, message: error.message, remedy: error.remedy }
        : { code: 'start_failed', message: 'The proxy could not start.', remedy: 'The log has the details.' },
    );
  }

  #enter(phase: StatusFacts['phase'], failure: StatusFacts['failure'] = null): void {
    if (this.#phase === phase && failure === null) return;
    this.#phase = phase;
    this.#failure = failure;
    this.#dependencies.phaseChanged();
  }
}
