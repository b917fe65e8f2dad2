import type { Handlers, OperationsOf } from './handler.ts';

export const builtinServerHandlers: Handlers<OperationsOf<'builtinServers'>> = {
  'builtinServers.get': ({ builtinServers }) => builtinServers.view(),
};
