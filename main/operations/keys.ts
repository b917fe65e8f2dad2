import type { Handlers, OperationsOf } from './handler.ts';

export const keyHandlers: Handlers<OperationsOf<'apiKeys' | 'sessionTokens'>> = {
  'apiKeys.list': async ({ apiKeys }) => apiKeys.list(),
  'apiKeys.create': ({ apiKeys }, input) => apiKeys.create(input),
  'apiKeys.delete': async ({ apiKeys }, { id }) => {
    await apiKeys.delete(id);
    return null;
  },
  'sessionTokens.list': async ({ sessionTokens }) => sessionTokens.list(),
  'sessionTokens.create': ({ sessionTokens }, input) => sessionTokens.create(input),
  'sessionTokens.delete': async ({ sessionTokens }, { id }) => {
    await sessionTokens.delete(id);
    return null;
  },
};
