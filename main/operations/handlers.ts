import { activityHandlers } from './activity.ts';
import { appHandlers } from './apps.ts';
import { auditHandlers } from './audit.ts';
import { builtinServerHandlers } from './builtin-servers.ts';
import { clientHandlers } from './clients.ts';
import { configurationHandlers } from './configuration.ts';
import { connectionHandlers } from './connections.ts';
import { consentHandlers } from './consents.ts';
import { demoHandlers } from './demo.ts';
import { doctorHandlers } from './doctor.ts';
import type { Handlers } from './handler.ts';
import { keyHandlers } from './keys.ts';
import { logHandlers } from './logs.ts';
import { providerHandlers } from './providers.ts';
import { proxyHandlers } from './proxies.ts';
import { settingsHandlers } from './settings.ts';
import { skillHandlers } from './skills.ts';
import { stateHandlers } from './state.ts';
import { traceHandlers } from './traces.ts';

/** Every admin operation and what carries it out. The type demands one handler per line of the operations' table. */
export const handlers: Handlers = {
  ...stateHandlers,
  ...settingsHandlers,
  ...providerHandlers,
  ...proxyHandlers,
  ...activityHandlers,
  ...traceHandlers,
  ...demoHandlers,
  ...clientHandlers,
  ...connectionHandlers,
  ...keyHandlers,
  ...consentHandlers,
  ...builtinServerHandlers,
  ...configurationHandlers,
  ...appHandlers,
  ...auditHandlers,
  ...logHandlers,
  ...doctorHandlers,
  ...skillHandlers,
};
