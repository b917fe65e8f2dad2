import type { Handlers, OperationsOf } from './handler.ts';

export const appHandlers: Handlers<OperationsOf<'apps'>> = {
  'apps.list': ({ apps }) => apps.list(),
  'apps.preview': ({ apps }, input) => apps.preview(input),
  'apps.apply': ({ apps }, input) => apps.apply(input),
  'apps.undo': ({ apps }, input) => apps.undo(input),
  'apps.mend': ({ apps }, { app }) => apps.mend(app),
  'apps.mendAll': ({ apps }) => apps.mend(),
  'apps.importable': ({ apps }) => apps.importable(),
  'apps.import': ({ apps }, input) => apps.import(input),
  'apps.snippet': ({ apps }, input) => apps.snippet(input),
};
