import type { Handlers, OperationsOf } from './handler.ts';

export const logHandlers: Handlers<OperationsOf<'logs'>> = {
  'logs.read': ({ logs }, input) => logs.read(input),
};
