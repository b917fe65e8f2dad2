import { createHash } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import { z } from 'zod';
import { Database } from '../database.ts';
import type { DatabaseOptions } from '../database.ts';
import type { SecretRef } from '../records.ts';
import { shapeOf } from '../shape.ts';
import type { Table } from '../table.ts';

/** Where a secret is. */
export interface SecretLocation {
  ref: SecretRef;
  /** Null: it was deleted, and is only listed until the keychain has forgotten it too. */
  tier: 'keychain' | 'vault' | null;
  /** The keychain may hold an outdated copy, to be deleted when it answers again. */
  outdated_in_keychain: boolean;
}

const locationShape = shapeOf<SecretLocation>(() => z.looseObject({
  ref: z.string(), tier: z.enum(['keychain', 'vault']).nullable(), outdated_in_keychain: z.boolean(),
}));
const serviceShape = shapeOf<string | null>(() => z.string().min(1).nullable());

export interface SecretIndex {
  locations: Table<SecretRef, SecretLocation>;
  /** Service name of this data folder's entries in the keychain. */
  service: string;
  close(): Promise<void>;
}

/**
 * Opens `secrets-index.json`: names of secrets and where each one is, so that a secret in a keychain that does not
 * answer is not taken for absent.
 */
export async function openSecretIndex(options: Omit<DatabaseOptions, 'file' | 'schema'>): Promise<SecretIndex> {
  const database = new Database({ ...options, file: 'secrets-index.json', schema: 1 });
  const service = database.document<string | null>('service', serviceShape, null);
  const locations = database.table('locations', locationShape, 'ref');
  await database.load();
  let name = await service.get();
  if (name === null) {
    const own = await serviceName(options.folder);
    await service.update(() => own);
    name = own;
  }
  return { locations, service: name, close: () => database.close() };
}

/** Two data folders never share entries. Kept in the index, so that the name stays when the folder moves. */
async function serviceName(folder: string): Promise<string> {
  const suffix = createHash('sha256').update(await realpath(folder)).digest('hex').slice(0, 8);
  return `Gatehouse ${suffix}`;
}
