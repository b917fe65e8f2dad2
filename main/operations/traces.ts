import type { Handlers, OperationsOf } from './handler.ts';

export const traceHandlers: Handlers<OperationsOf<'traces'>> = {
  'traces.list': async ({ proxies, signIns }, { id }) => {
    await proxies.get(id);
    return signIns.list(id);
  },
  'traces.clear': async ({ proxies, signIns }, { id }) => {
    await proxies.get(id);
    signIns.clear(id);
    return null;
  },
};
