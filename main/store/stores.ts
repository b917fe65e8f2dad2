import type { Signal } from '../events/signal.ts';
import type { Collection, Document, ShortLived } from './collection.ts';
import type {
  AppEntryRecord, ApprovalRecord, ClientRecord, ConnectionRecord, CredentialRecord, GrantRecord, ProviderRecord, ProxyRecord, SettingsRecord,
  SigningKeyRecord, SkillRecord, SkillReportRecord, SkillSubmissionRecord,
} from './records.ts';
import type { SecretStore } from './secrets/secret-store.ts';

/** Something about the stores that a person should know, e.g. a damaged file that was set aside, or a full disk. */
export interface StoreNotice {
  code: 'store_damaged' | 'store_restored' | 'store_write_failed' | 'keychain_unavailable';
  message: string;
  remedy: string;
  at: number;
}

/** All that Gatehouse remembers. */
export interface Stores {
  settings: Document<SettingsRecord>;
  providers: Collection<number, ProviderRecord>;
  proxies: Collection<number, ProxyRecord>;
  clients: Collection<string, ClientRecord>;
  grants: Collection<string, GrantRecord>;
  connections: Collection<string, ConnectionRecord>;
  signingKeys: Collection<string, SigningKeyRecord>;
  approvals: Collection<string, ApprovalRecord>;
  apiKeys: Collection<string, CredentialRecord>;
  sessionTokens: Collection<string, CredentialRecord>;
  appEntries: Collection<string, AppEntryRecord>;
  skills: Collection<number, SkillRecord>;
  skillSubmissions: Collection<number, SkillSubmissionRecord>;
  skillReports: Collection<number, SkillReportRecord>;
  /** By content hash. */
  secrets: SecretStore;
  /** A fresh, empty set of short-lived records. */
  shortLived<T>(name: string): ShortLived<T>;
  notices(): StoreNotice[];
  /** The disk refuses changes from now on, or takes them again: `notices()` says something else. */
  readonly noticesChanged: Signal;
  /** Waits for pending writes and closes. */
  close(): Promise<void>;
}
