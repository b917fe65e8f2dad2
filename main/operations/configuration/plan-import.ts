import {
  portableSettingNames, type ConfigurationDocument, type ImportItem, type ImportPlan, type ProviderEntry, type ProxyEntry,
} from '../../../preload/schema/configuration.ts';
import type { SettingsValues } from '../../../preload/schema/entities.ts';
import { isSecretName } from '../../../preload/schema/secret-values.ts';
import type { ProviderView, ProxyView } from '../../../preload/schema/views.ts';

/** What there is already. */
export interface Present {
  providers: readonly ProviderView[];
  proxies: readonly ProxyView[];
  settings: SettingsValues;
  gatewayPort: number;
}

export interface ProviderStep {
  item: ImportItem;
  entry: ProviderEntry;
}

export interface ProxyStep {
  item: ImportItem;
  /** `port` is left out where another one has to be found. */
  entry: ProxyEntry;
}

/** What an import does, in its order. Nothing that is here already is changed. */
export interface ImportSteps extends Pick<ImportPlan, 'settings'> {
  providers: ProviderStep[];
  proxies: ProxyStep[];
}

/** Decides what becomes of each thing in the file: added, added under another name, or left out as it is here already. */
export function planImport(document: ConfigurationDocument, present: Present): ImportSteps {
  const providerNames = new Set(present.providers.map(({ name }) => name));
  const proxyNames = new Set(present.proxies.map(({ name }) => name));
  const ports = new Map([
    [present.gatewayPort, 'the gateway'],
    ...present.proxies.map(({ port, name }): [number, string] => [port, name]),
  ]);
  return {
    settings: portableSettingNames.filter((name) =>
      document.settings[name] !== undefined && document.settings[name] !== present.settings[name]),
    providers: document.providers.map((entry) => providerStep(entry, present.providers, providerNames)),
    proxies: document.proxies.map((entry) => proxyStep(entry, present.proxies, proxyNames, ports)),
  };
}

function providerStep(entry: ProviderEntry, present: readonly ProviderView[], names: Set<string>): ProviderStep {
  const same = present.find((one) => one.name === entry.name && sameProvider(one, entry));
  const secrets = entry.needs_client_secret ? ['Client secret'] : [];
  return { entry, item: itemFor('provider', entry.name, same?.id, names, secrets) };
}

function proxyStep(
  entry: ProxyEntry, present: readonly ProxyView[], names: Set<string>, ports: Map<number, string>,
): ProxyStep {
  const same = present.find((one) => one.name === entry.name && sameServer(one, entry));
  const item = itemFor('proxy', entry.name, same?.id, names, blankSecrets(entry));
  if (item.action === 'skip' || entry.port === undefined) return { item, entry };
  const owner = ports.get(entry.port);
  if (owner === undefined) {
    ports.set(entry.port, item.becomes);
    return { item, entry };
  }
  const note = `Gets another port: ${entry.port} belongs to ${owner}.`;
  return { item: { ...item, notes: [...item.notes, note] }, entry: { ...entry, port: undefined } };
}

/** @param names that are taken; the name that the thing gets is added */
function itemFor(
  kind: ImportItem['kind'], name: string, sameId: number | undefined, names: Set<string>, secrets: string[],
): ImportItem {
  if (sameId !== undefined) {
    return { kind, name, action: 'skip', becomes: name, notes: ['It is here already.'], secrets: [], id: sameId };
  }
  const becomes = freeName(name, names);
  names.add(becomes);
  return { kind, name, action: becomes === name ? 'add' : 'rename', becomes, notes: [], secrets, id: null };
}

/** "Linear", "Linear 2", "Linear 3": the first that nothing else has. Names have 64 characters at most. */
function freeName(name: string, taken: ReadonlySet<string>): string {
  let candidate = name;
  for (let n = 2; taken.has(candidate); n += 1) candidate = `${name.slice(0, 64 - ` ${n}`.length)} ${n}`;
  return candidate;
}

const sameProvider = (one: ProviderView, entry: ProviderEntry): boolean =>
  one.provider_type === entry.provider_type && one.client_id === entry.client_id && one.issuer === entry.issuer
  && one.auth_url === entry.auth_url && one.token_url === entry.token_url;

const sameServer = ({ upstream: a, path }: ProxyView, { upstream: b, path: other }: ProxyEntry): boolean =>
  a.kind === b.kind && path === other
  && (a.kind === 'stdio' ? JSON.stringify([a.command, a.args]) === JSON.stringify([b.command, b.args]) : a.url === b.url);

/** Headers and variables whose value the file does not have. */
function blankSecrets({ upstream }: ProxyEntry): string[] {
  const blank = (values: Readonly<Record<string, string>>, word: string): string[] =>
    Object.entries(values).filter(([name, value]) => value === '' && isSecretName(name)).map(([name]) => `${word} ${name}`);
  return [...blank(upstream.headers, 'Header'), ...blank(upstream.env, 'Variable')];
}
