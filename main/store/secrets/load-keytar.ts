import { createRequire } from 'node:module';

/** The part of keytar that Gatehouse uses. Entries are addressed by service and account. */
export interface Keytar {
  getPassword(service: string, account: string): Promise<string | null>;
  setPassword(service: string, account: string, password: string): Promise<void>;
  deletePassword(service: string, account: string): Promise<boolean>;
}

/**
 * Loads keytar. Throws what the loader says where it is not installed or its native part does not fit. By `require`,
 * because that is what finds native modules beside Electron's archive.
 */
export function loadKeytar(): Keytar {
  const load = createRequire(import.meta.url);
  return load('keytar') as Keytar;
}
