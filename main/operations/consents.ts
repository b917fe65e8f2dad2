import type { Handlers, OperationsOf } from './handler.ts';

/** The answer is recorded with the door that it came through. */
export const consentHandlers: Handlers<OperationsOf<'consents'>> = {
  'consents.list': async ({ consents }) => consents.list(),
  'consents.allow': async ({ consents }, { id }, actor) => consents.allow(id, actor),
  'consents.deny': async ({ consents }, { id }, actor) => consents.deny(id, actor),
};
