import type { Handlers, OperationsOf } from './handler.ts';

export const auditHandlers: Handlers<OperationsOf<'audit'>> = {
  'audit.list': ({ audit }, input) => audit.list(input),
  'audit.verify': ({ audit }) => audit.verify(),
  'audit.export': ({ audit }, input) => audit.export(input),
  'audit.renew': ({ audit }, _input, actor) => audit.renew(actor),
};
