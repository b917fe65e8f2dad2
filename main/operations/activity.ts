import type { Handlers, OperationsOf } from './handler.ts';

export const activityHandlers: Handlers<OperationsOf<'activity'>> = {
  'activity.list': ({ proxies }, { id }) => proxies.activity(id),
  'activity.clear': async ({ proxies }, { id }) => {
    await proxies.clearActivity(id);
    return null;
  },
};
