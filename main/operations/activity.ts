import type { ProxyActivityEntry } from '../../preload/schema/views.ts';
import type { Handlers, OperationsOf } from './handler.ts';
import type { Services } from './services.ts';

/** Of all proxies together. More than a person reads, and little enough to be sent once a second. */
const shown = 500;

export const activityHandlers: Handlers<OperationsOf<'activity'>> = {
  'activity.recent': ({ proxies }) => recentOfAll(proxies),
  'activity.list': ({ proxies }, { id }) => proxies.activity(id),
  'activity.content': ({ proxies }, { id, call }) => proxies.callContent(id, call),
  'activity.clear': async ({ proxies }, { id }) => {
    await proxies.clearActivity(id);
    return null;
  },
};

async function recentOfAll(proxies: Services['proxies']): Promise<ProxyActivityEntry[]> {
  const each = (await proxies.list()).map(async ({ id, name }) =>
    (await proxies.activity(id)).map((entry) => ({ ...entry, proxy_id: id, proxy: name })));
  return (await Promise.all(each)).flat().sort((a, b) => b.at.localeCompare(a.at)).slice(0, shown);
}
