import type { Handlers, OperationsOf } from './handler.ts';

export const demoHandlers: Handlers<OperationsOf<'demo'>> = {
  'demo.get': async ({ demo }) => demo.view,
  'demo.start': async ({ demo }) => demo.start(),
  'demo.remove': ({ demo }) => demo.remove(),
};
