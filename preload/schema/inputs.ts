import { z } from 'zod';
import { appImport } from './app-import.ts';
import { appApply, appMend, appPreview, appSnippet, appUndo } from './apps.ts';
import {
  apiKeyCreate, providerCreate, providerUpdate, proxyCreate, proxyUpdate, sessionTokenCreate, settingsUpdate,
} from './entities.ts';
import { configurationDocument, resetWord } from './configuration.ts';
import type { OperationName } from './operations.ts';

const none = z.object({});
const byId = z.object({ id: z.coerce.number().int().positive() });
const byText = z.object({ id: z.string().min(1).max(200) });
const shownTool = z.object({ name: z.string().min(1).max(256), fingerprint: z.string().regex(/^[0-9a-f]{64}$/) });

/** Validators of the operations' inputs. Path parameters and body arrive merged in one object. */
export const inputs = {
  'state.get': none,
  'settings.get': none,
  'settings.update': settingsUpdate,
  'providers.list': none,
  'providers.templates': none,
  'providers.create': providerCreate,
  'providers.get': byId,
  'providers.update': byId.and(providerUpdate),
  'providers.delete': byId,
  'providers.test': byId,
  'proxies.list': none,
  'proxies.create': proxyCreate,
  'proxies.get': byId,
  'proxies.update': byId.and(proxyUpdate),
  'proxies.delete': byId,
  'proxies.start': byId,
  'proxies.stop': byId,
  'proxies.restart': byId,
  'proxies.status': byId,
  'proxies.connect': byId,
  'proxies.approveCommand': byId.extend({ hash: z.string().min(1).max(200) }),
  'proxies.tools': byId,
  'proxies.approveTools': byId.extend({ tools: z.array(shownTool).max(2000) }),
  'proxies.forgetTools': byId,
  'activity.recent': none,
  'activity.list': byId,
  'activity.content': byId.extend({ call: z.coerce.number().int().positive() }),
  'activity.clear': byId,
  'traces.list': byId,
  'traces.clear': byId,
  'clients.list': byId,
  'clients.delete': byId.extend({ client_id: z.string().min(1).max(200) }),
  'connections.list': none,
  'connections.delete': byText,
  'apiKeys.list': none,
  'apiKeys.create': apiKeyCreate,
  'apiKeys.delete': byText,
  'sessionTokens.list': none,
  'sessionTokens.create': sessionTokenCreate,
  'sessionTokens.delete': byText,
  'consents.list': none,
  'consents.allow': byText.extend({ remember: z.boolean().optional() }),
  'consents.deny': byText,
  'approvals.list': none,
  'approvals.delete': byText,
  'builtinServers.get': none,
  'configuration.export': none,
  'configuration.preview': z.object({ document: configurationDocument }),
  'configuration.import': z.object({ document: configurationDocument }),
  'configuration.reset': z.object({ confirm: z.literal(resetWord, `Type ${resetWord} to confirm.`) }),
  'apps.list': none,
  'apps.preview': appPreview,
  'apps.apply': appApply,
  'apps.undo': appUndo,
  'apps.mend': appMend,
  'apps.mendAll': none,
  'apps.importable': none,
  'apps.import': appImport,
  'apps.snippet': appSnippet,
  'doctor.run': none,
  'doctor.proxy': byId,
} as const satisfies Record<OperationName, z.ZodType>;
