import type { Handlers, OperationsOf } from './handler.ts';

/** The answer is recorded with the door that it came through. */
export const consentHandlers: Handlers<OperationsOf<'consents' | 'approvals'>> = {
  'consents.list': async ({ consents }) => consents.list(),
  'consents.allow': async ({ consents }, { id, remember }, actor) => consents.allow(id, actor, remember),
  'consents.deny': async ({ consents }, { id }, actor) => consents.deny(id, actor),
  'approvals.list': ({ approvals }) => approvals.list(),
  'approvals.delete': async ({ approvals }, { id }) => {
    await approvals.delete(id);
    return null;
  },
};
