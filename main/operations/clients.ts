import type { Handlers, OperationsOf } from './handler.ts';

export const clientHandlers: Handlers<OperationsOf<'clients'>> = {
  'clients.list': ({ clients }, { id }) => clients.list(id),
  'clients.delete': async ({ clients }, { id, client_id: clientId }) => {
    await clients.delete(id, clientId);
    return null;
  },
};
