import { defaultSettings } from '../../preload/schema/settings.ts';
import type { Logger } from '../log/logger.ts';
import { openDataFolder } from './data-folder.ts';
import { Database } from './database.ts';
import { DiskTrouble } from './disk-trouble.ts';
import {
  appEntryShape, approvalShape, clientShape, connectionShape, credentialShape, grantShape, providerShape, proxyShape, settingsShape, signingKeyShape,
  skillReportShape, skillShape, skillSubmissionShape,
} from './record-shapes.ts';
import type { Keytar } from './secrets/load-keytar.ts';
import { keychainNotice } from './secrets/keychain-notice.ts';
import { ShortLivedMap } from './short-lived-map.ts';
import type { StoreNotice, Stores } from './stores.ts';

export interface OpenStoresOptions {
  log: Logger;
  /** GATEHOUSE_SECRETS and GATEHOUSE_VAULT_KEY are read from it. Left out: the process's own. */
  env?: NodeJS.ProcessEnv;
  /** Left out: the installed one; null: as if none were installed. */
  keytar?: Keytar | null;
  /** Epoch milliseconds. */
  now?: () => number;
}

/** Every file was read and is right. The secrets are missing yet. */
export interface ReadStores {
  settings: Stores['settings'];
  /** Throws GatehouseError "vault_key_short", "vault_key_missing" or "vault_key_wrong". */
  openSecrets(): Promise<Stores>;
}

/**
 * Opens all that Gatehouse remembers in `folder`, as `readStores` and `openSecrets` do. Nothing that the next start
 * needs was changed where one of them throws.
 */
export const openStores = async (folder: string, options: OpenStoresOptions): Promise<Stores> =>
  (await readStores(folder, options)).openSecrets();

/**
 * Reads the files in `folder`, which is made where there is none. What changes together stands in one file. The caller
 * holds the folder's lock.
 *
 * Throws GatehouseError "data_folder_unusable", "store_newer" or "store_unreadable".
 */
export async function readStores(folder: string, options: OpenStoresOptions): Promise<ReadStores> {
  const log = options.log.child('store');
  const env = options.env ?? process.env;
  const now = options.now ?? Date.now;
  const damages: StoreNotice[] = [];
  const notify = (notice: StoreNotice): void => {
    damages.push(notice);
    log.warn(notice.message, { code: notice.code });
  };

  await openDataFolder(folder, log);
  const disk = new DiskTrouble(folder, now);
  const file = (name: string): Database => new Database({ folder, file: name, schema: 1, log, notify, now, disk });

  const settingsFile = file('settings.json');
  const settings = settingsFile.document('settings', settingsShape, defaultSettings);
  const providers = settingsFile.table('providers', providerShape, 'id');
  const proxies = settingsFile.table('proxies', proxyShape, 'id');

  const registrationsFile = file('registrations.json');
  const clients = registrationsFile.table('clients', clientShape, 'client_id');

  // Tokens rotate all the time. Schema 2 is 1 with a journal beside it, which older versions would pass over.
  const grantsFile = new Database({
    folder, file: 'grants.json', schema: 2, migrations: { 1: (content) => content }, journal: true, log, notify, now, disk,
  });
  const grants = grantsFile.table('grants', grantShape, 'id');
  const connections = grantsFile.table('connections', connectionShape, 'id');

  const approvals = grantsFile.table('approvals', approvalShape, 'id');

  const keysFile = file('keys.json');
  const signingKeys = keysFile.table('signing_keys', signingKeyShape, 'kid');
  const apiKeys = keysFile.table('api_keys', credentialShape, 'id');
  const sessionTokens = keysFile.table('session_tokens', credentialShape, 'id');

  const appsFile = file('apps.json');
  const appEntries = appsFile.table('entries', appEntryShape, 'id');

  const skillsFile = file('skills.json');
  const skills = skillsFile.table('skills', skillShape, 'id');
  const skillSubmissions = skillsFile.table('submissions', skillSubmissionShape, 'id');
  const skillReports = skillsFile.table('reports', skillReportShape, 'id');

  const files = [settingsFile, registrationsFile, grantsFile, keysFile, appsFile, skillsFile];
  for (const database of files) await database.load();

  const openSecrets = async (): Promise<Stores> => {
    const { openSecretStore } = await import('./secrets/open-secret-store.ts');
    const secrets = await openSecretStore(folder, { log, env, notify, now, disk, keytar: options.keytar });
    const openedAt = now();
    const shortLived = new Set<ShortLivedMap<unknown>>();

    return {
      settings, providers, proxies, clients, grants, connections, approvals, signingKeys, apiKeys, sessionTokens, appEntries,
      skills, skillSubmissions, skillReports,
      secrets,
      shortLived<T>() {
        const map = new ShortLivedMap<T>();
        shortLived.add(map as ShortLivedMap<unknown>);
        return map;
      },
      notices() {
        const lasting = [disk.notice(), keychainNotice(secrets.tier(), env, openedAt)];
        return [...damages, ...lasting.filter((notice) => notice !== null)];
      },
      noticesChanged: disk.changed,
      async close() {
        disk.close();
        for (const map of shortLived) map.clear();
        await Promise.all(files.map((database) => database.close()));
        await secrets.close();
      },
    };
  };
  return { settings, openSecrets };
}
