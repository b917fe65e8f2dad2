import type { Handlers, OperationsOf } from './handler.ts';

export const providerHandlers: Handlers<OperationsOf<'providers'>> = {
  'providers.list': ({ providers }) => providers.list(),
  'providers.templates': async ({ providers }) => providers.templates(),
  'providers.create': ({ providers }, input) => providers.create(input),
  'providers.get': ({ providers }, { id }) => providers.get(id),
  'providers.update': ({ providers }, { id, ...changes }) => providers.update(id, changes),
  'providers.delete': async ({ providers }, { id }) => {
    await providers.delete(id);
    return null;
  },
  'providers.test': ({ providers }, { id }) => providers.test(id),
};
