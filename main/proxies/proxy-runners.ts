import type { ProxyRecord } from '../store/records.ts';
import { ProxyRunner, type RunnerDependencies } from './proxy-runner.ts';

export interface RunnersOptions extends Omit<RunnerDependencies, 'toolsDiffer'> {
  /** Called when the tools of a proxy's server begin or cease to differ from those that were approved. */
  toolsDiffer(proxy: ProxyRecord, runner: ProxyRunner): void;
}

/** What runs of each proxy. A runner is made when its proxy is first asked for, whether or not it is to run. */
export class ProxyRunners {
  readonly #options: RunnersOptions;
  readonly #byId = new Map<number, ProxyRunner>();

  constructor(options: RunnersOptions) {
    this.#options = options;
  }

  of(proxy: ProxyRecord): ProxyRunner {
    const existing = this.#byId.get(proxy.id);
    if (existing) return existing;
    const { log, toolsDiffer } = this.#options;
    const runner: ProxyRunner = new ProxyRunner(proxy, {
      ...this.#options,
      log: log.child('proxy', { proxy_id: proxy.id }),
      toolsDiffer: () => toolsDiffer(proxy, runner),
    });
    this.#byId.set(proxy.id, runner);
    return runner;
  }

  /** Stops a proxy and forgets what ran of it. */
  async discard(id: number): Promise<void> {
    await this.#byId.get(id)?.stop();
    this.#byId.delete(id);
  }

  /** Stops them all, within the listeners' grace time. */
  async close(): Promise<void> {
    await Promise.all([...this.#byId.values()].map((runner) => runner.stop()));
  }
}
