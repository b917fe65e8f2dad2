import type { DiagnosisReport, DiagnosisTopic } from '../../preload/schema/diagnosis.ts';
import type { ProxyView } from '../../preload/schema/views.ts';
import type { Logger } from '../log/logger.ts';
import { casesOf, usualLimit, type Case } from './check.ts';
import { appChecks, gatehouseChecks, providerChecks, proxyChecks } from './checks/index.ts';
import type { DoctorSources } from './ports.ts';
import { reportOf } from './report.ts';
import { runCase } from './run-case.ts';

/** Finds out why something does not work. */
export class Doctor {
  readonly #sources: DoctorSources;
  readonly #log: Logger;
  readonly #running = new Map<number | 'all', Promise<DiagnosisReport>>();

  constructor(sources: DoctorSources, log: Logger) {
    this.#sources = sources;
    this.#log = log;
  }

  /** Looks at everything. */
  run(): Promise<DiagnosisReport> {
    return this.#once('all', async () => {
      const { providers, proxies, apps } = this.#sources;
      return [
        ...casesOf(gatehouseChecks, 'gatehouse', null, this.#sources.gateway.view(), this.#sources),
        ...(await each('providers', 'Providers', providers, (one) =>
          casesOf(providerChecks, 'providers', one.name, one, this.#sources))),
        ...(await each('proxies', 'Proxies', proxies, (one) => this.#ofProxy(one))),
        ...(await each('apps', 'Applications', apps, (one) => casesOf(appChecks, 'apps', one.name, one, this.#sources))),
      ];
    });
  }

  /** Looks at one proxy, its provider and Gatehouse itself. @throws GatehouseError "proxy_not_found" */
  runFor(proxyId: number): Promise<DiagnosisReport> {
    return this.#once(proxyId, async () => {
      const proxy = await this.#sources.proxies.get(proxyId);
      const provider = (await this.#sources.providers.list()).find(({ id }) => id === proxy.oauth_proxy_provider_id);
      return [
        ...casesOf(gatehouseChecks, 'gatehouse', null, this.#sources.gateway.view(), this.#sources),
        ...(provider ? casesOf(providerChecks, 'providers', provider.name, provider, this.#sources) : []),
        ...this.#ofProxy(proxy),
      ];
    });
  }

  #ofProxy(proxy: ProxyView): Case[] {
    return casesOf(proxyChecks, 'proxies', proxy.name, proxy, this.#sources);
  }

  /** Who asks while one is under way gets the same report. */
  #once(key: number | 'all', gather: () => Promise<Case[]>): Promise<DiagnosisReport> {
    const running = this.#running.get(key) ?? this.#report(gather).finally(() => this.#running.delete(key));
    this.#running.set(key, running);
    return running;
  }

  async #report(gather: () => Promise<Case[]>): Promise<DiagnosisReport> {
    const { gateway, now } = this.#sources;
    const findings = await Promise.all((await gather()).map((one) => runCase(one, this.#log)));
    const { version, mode } = gateway.view();
    return reportOf(`Gatehouse ${version}, ${mode}, ${process.platform} ${process.arch}`, now(), findings);
  }
}

/** The cases of each one in a list. A list that cannot be had is a finding, and the rest of the report stands. */
async function each<T>(
  topic: DiagnosisTopic, title: string, source: { list(): Promise<T[]> }, cases: (one: T) => Case[],
): Promise<Case[]> {
  try {
    return (await source.list()).flatMap(cases);
  } catch (error) {
    const look = (): Promise<never> => Promise.reject(error);
    return [{ id: `${topic}-listed`, title, topic, subject: null, limit: usualLimit, look }];
  }
}
