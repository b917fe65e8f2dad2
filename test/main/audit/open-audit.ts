import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { AuditLog, type AuditLogOptions } from '../../../main/audit/audit-log.ts';
import type { AuditEntry } from '../../../main/audit/audit-entry.ts';
import { Signal } from '../../../main/events/signal.ts';
import { silentLogger } from '../../../main/log/logger.ts';
import type { SecretStore } from '../../../main/store/secrets/secret-store.ts';

/** The keychain, reduced to a map; it can be locked. */
export class Keychain implements SecretStore {
  readonly kept = new Map<string, string>();
  readonly changed = new Signal();
  locked = false;

  async get(ref: string): Promise<string | undefined> {
    this.#check();
    return this.kept.get(ref);
  }

  async set(ref: string, value: string): Promise<void> {
    this.#check();
    this.kept.set(ref, value);
  }

  async delete(ref: string): Promise<void> {
    this.kept.delete(ref);
  }

  tier() {
    return { kind: 'keychain', reason: '' } as const;
  }

  #check(): void {
    if (this.locked) throw new Error('locked');
  }
}

export async function temporaryDataFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-audit-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export async function openAudit(dataFolder: string, options: Partial<AuditLogOptions> = {}) {
  const secrets = options.secrets ?? new Keychain();
  const audit = await AuditLog.open({ dataFolder, secrets, log: silentLogger, retentionDays: () => 365, ...options });
  onTestFinished(() => audit.close());
  return { audit, secrets };
}

export const entry = (over: Partial<AuditEntry> = {}): AuditEntry =>
  ({ kind: 'token', action: 'grant.issued', actor: 'client', client: 'Cursor', client_id: 'gateway_1', proxy: 'files', proxy_id: 1, ...over });
