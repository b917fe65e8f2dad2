import { z } from 'zod';
import { providerCreate, proxyCreate, settingsValues } from './entities.ts';

/** The configuration as a file that a person keeps or takes to another computer. It holds no secret. */

const providerEntry = providerCreate.omit({ client_secret: true }).extend({
  /** There was a client secret: it has to be entered again. */
  needs_client_secret: z.boolean().default(false),
});

/** A proxy by its public fields. Secret values of headers and variables are blank; its provider goes by its name. */
const proxyEntry = proxyCreate.and(z.object({ provider: z.string().nullable().default(null) }));

/** What differs from one person to the next, and nothing that opens a port or a network. */
const portableSettings = settingsValues
  .pick({ theme: true, log_level: true, notifications: true, client_id_metadata_documents: true })
  .partial();

export const configurationDocument = z.object({
  format: z.literal('gatehouse-configuration', 'This file is no Gatehouse configuration.'),
  schema: z.literal(1, 'This file comes from a newer Gatehouse. Update this one first.'),
  exported_at: z.string().max(64).optional(),
  settings: portableSettings.default({}),
  providers: z.array(providerEntry).max(500).default([]),
  proxies: z.array(proxyEntry).max(500).default([]),
});

export type ConfigurationDocument = z.infer<typeof configurationDocument>;
export type PortableSettings = ConfigurationDocument['settings'];
export type ProviderEntry = ConfigurationDocument['providers'][number];
export type ProxyEntry = ConfigurationDocument['proxies'][number];
export const portableSettingNames = portableSettings.keyof().options;

/** One thing of an imported file, and what becomes of it. */
export interface ImportItem {
  kind: 'provider' | 'proxy';
  /** Name in the file. */
  name: string;
  /** "skip": it is here already. "failed": only in the answer to an import. */
  action: 'add' | 'rename' | 'skip' | 'failed';
  /** The name that it has here. */
  becomes: string;
  /** What differs from the file, or why it is skipped or failed: sentences. */
  notes: string[];
  /** What has to be entered again, each named: "Client secret", "Header Authorization". */
  secrets: string[];
  /** Of what is here, once it is. */
  id: number | null;
}

export interface ImportPlan {
  items: ImportItem[];
  /** Settings that change. */
  settings: (typeof portableSettingNames)[number][];
}

/** The word that a person types before everything goes. */
export const resetWord = 'reset';

/** What a reset took away. */
export interface ResetReport {
  providers: number;
  proxies: number;
  api_keys: number;
  session_tokens: number;
}
