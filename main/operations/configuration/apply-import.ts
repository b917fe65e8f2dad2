import type { ConfigurationDocument, ImportItem } from '../../../preload/schema/configuration.ts';
import { toPublicError } from '../../errors/index.ts';
import type { Services } from '../services.ts';
import type { ImportSteps, ProviderStep, ProxyStep } from './plan-import.ts';

/**
 * Carries a plan out. One thing that fails keeps nothing else from being imported; why it failed stands in its notes.
 * @returns the items as they came out, with their ids
 */
export async function applyImport(
  services: Services, document: ConfigurationDocument, { providers, proxies, settings }: ImportSteps,
): Promise<ImportItem[]> {
  if (settings.length > 0) {
    const changes = Object.fromEntries(settings.map((name) => [name, document.settings[name]]));
    await services.settings.update((current) => ({ ...current, ...changes }));
  }
  const done: ImportItem[] = [];
  const providerIds = new Map<string, number>((await services.providers.list()).map(({ name, id }) => [name, id]));
  for (const step of providers) {
    const item = await attempt(step, () => addProvider(services, step));
    if (item.id !== null) providerIds.set(item.name, item.id);
    done.push(item);
  }
  for (const step of proxies) {
    done.push(await attempt(step, () => addProxy(services, step, providerIds.get(step.entry.provider ?? '') ?? null)));
  }
  return done;
}

async function attempt({ item }: ProviderStep | ProxyStep, add: () => Promise<number>): Promise<ImportItem> {
  if (item.action === 'skip') return item;
  try {
    return { ...item, id: await add() };
  } catch (error) {
    const { message, details } = toPublicError(error).error;
    return { ...item, action: 'failed', notes: [message, ...(details?.remedy ? [details.remedy] : [])] };
  }
}

async function addProvider({ providers }: Services, { item, entry }: ProviderStep): Promise<number> {
  const { needs_client_secret: _needs, ...fields } = entry;
  return (await providers.create({ ...fields, name: item.becomes, client_secret: '' })).id;
}

async function addProxy({ proxies }: Services, { item, entry }: ProxyStep, providerId: number | null): Promise<number> {
  const { provider: _name, ...fields } = entry;
  return (await proxies.create({ ...fields, name: item.becomes, oauth_proxy_provider_id: providerId })).id;
}
