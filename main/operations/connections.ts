import type { Handlers, OperationsOf } from './handler.ts';

export const connectionHandlers: Handlers<OperationsOf<'connections'>> = {
  'connections.list': ({ connections }) => connections.list(),
  'connections.delete': async ({ connections }, { id }) => {
    await connections.delete(id);
    return null;
  },
};
