import type { RiskLevel } from '../../preload/schema/skills.ts';
import type { JWK } from 'jose';
import type { ProviderType, ProxyConfig, SettingsValues } from '../../preload/schema/entities.ts';
import type { ToolPart } from '../../preload/schema/views.ts';

/**
 * What is persisted, as it stands in the data folder. No record holds a secret: only references to the keychain
 * (`SecretRef`) and SHA-256 hashes (hex). Times are epoch milliseconds.
 */

/** Name of a secret in the keychain or vault, e.g. "provider/3/client-secret". */
export type SecretRef = string;

export interface ProviderRecord {
  id: number;
  name: string;
  provider_type: ProviderType;
  client_id: string;
  client_secret_ref: SecretRef | null;
  issuer: string | null;
  auth_url: string | null;
  token_url: string | null;
  userinfo_url: string | null;
  scopes: string[];
  enabled: boolean;
  use_template: boolean;
  /** Present where no person added the provider: it was found at the MCP server of one proxy, and is that proxy's alone. */
  discovered?: DiscoveredFacts;
  created_at: number;
  updated_at: number;
}

/** What a provider that an MCP server named itself has beyond one that a person typed in. */
export interface DiscoveredFacts {
  proxy_id: number;
  /** The MCP server's URL as it was configured. */
  upstream_url: string;
  /** Sent as `resource` (RFC 8707); null where the server names none (MCP 2025-03-26). */
  resource: string | null;
  /** The callback that the client is registered with. */
  redirect_uri: string;
  /** The provider whose client id a person typed in; null where Gatehouse registered itself (RFC 7591). */
  client_of: number | null;
  client_authentication: 'none' | 'client_secret_basic' | 'client_secret_post';
  /** When the registration ends by itself; null: never. */
  client_expires_at: number | null;
  /** Of the authorization server's metadata (RFC 8414), what a sign-in needs beside the endpoints. */
  server: {
    scopes_supported: string[];
    id_token_signing_alg_values_supported: string[];
    authorization_response_iss_parameter_supported: boolean;
  };
}

/** Secret header and environment values are kept apart: the config holds the marker `{ secret: SecretRef }`. */
export type ProxyRecord = ProxyConfig & {
  created_at: number;
  updated_at: number;
  /** Hash of the stdio command that a person approved. Absent: none was. No input of an operation sets it. */
  approved_command_hash?: string | null;
  /** The tools that a person approved. Absent or null: none were, so none are watched. No input sets it. */
  approved_tools?: ToolPrint[] | null;
  /** Tools that were seen to be otherwise than approved; null in place of one that is gone. No input sets it. */
  differing_tools?: { name: string; print: ToolPrint | null }[];
};

/** What a tool of an MCP server was like, as hashes (SHA-256, hex). */
export interface ToolPrint {
  name: string;
  /** Over all of it. */
  fingerprint: string;
  /** Over each part, so that a change can be named. */
  parts: Record<ToolPart, string>;
  /** For comparison by a person; at most 4,096 characters. */
  description: string | null;
}

/** A dynamically registered OAuth client (RFC 7591). Never merged, never expires before its grants. */
export interface ClientRecord {
  client_id: string;
  proxy_id: number;
  client_name: string;
  redirect_uris: string[];
  token_endpoint_auth_method: 'none' | 'client_secret_basic' | 'client_secret_post';
  client_secret_hash: string | null;
  grant_types: string[];
  response_types: string[];
  scope: string | null;
  application_type: 'native' | 'web' | null;
  client_uri: string | null;
  software_id: string | null;
  software_version: string | null;
  created_at: number;
  last_used_at: number | null;
  /** True once a grant was ever issued: such a client is never pruned. */
  ever_granted: boolean;
}

/** One generation of a rotating refresh token. */
export interface RefreshGeneration {
  hash: string;
  issued_at: number;
}

/** The provider's tokens that a client holds in upstream mode, as hashes: only these open the proxy. */
export interface HandedOut {
  /** Whose tokens they are. Absent in grants of older versions. */
  provider_id?: number;
  access: { hash: string; expires_at: number | null }[];
  refresh: string | null;
}

/** What a client was allowed: lives until revoked, denied by reuse detection, or idle too long. */
export interface GrantRecord {
  id: string;
  mode: 'gateway' | 'upstream';
  proxy_id: number;
  client_id: string;
  /** As it was shown at the consent. Absent in grants of older versions. */
  client_name?: string;
  connection_id: string | null;
  scope: string;
  /** The resource URL as the client spelled it. */
  resource: string;
  /** The issuer as the client spelled it. */
  issuer: string;
  created_at: number;
  last_used_at: number;
  refresh: { current: RefreshGeneration; previous: RefreshGeneration | null; generation: number } | null;
  /** Upstream mode: what of the provider's tokens the client was handed. Absent in gateway mode. */
  handed_out?: HandedOut | null;
  ended: { at: number; reason: 'revoked' | 'refresh_reuse' | 'code_replay' | 'client_deleted' | 'proxy_deleted' | 'provider_changed' | 'provider_ended' | 'idle' } | null;
}

/** Who is signed in where: the provider's tokens for one account on one proxy. */
export interface ConnectionRecord {
  id: string;
  proxy_id: number;
  provider_id: number;
  /** `sub` of the id token or userinfo; null where the provider tells none. */
  subject: string | null;
  /** Something a person recognises: e-mail, login or name. */
  account: string | null;
  scopes: string[];
  token_type: string;
  refresh_token_ref: SecretRef | null;
  /** Set only where no refresh token exists and the access token itself must be kept. */
  access_token_ref: SecretRef | null;
  access_expires_at: number | null;
  created_at: number;
  refreshed_at: number | null;
  /** When a person last signed in. Absent in records of older versions. */
  signed_in_at?: number;
  /** When a person last chose this account for the proxy itself (Connect account); null or absent: never. */
  connected_at?: number | null;
  ended: { at: number; reason: string } | null;
}

export interface SigningKeyRecord {
  kid: string;
  public_jwk: JWK;
  private_key_ref: SecretRef;
  created_at: number;
  /** After this the key no longer signs; it verifies until `expires_at`. */
  retired_at: number | null;
  expires_at: number | null;
}

/** A person's choice not to be asked again for one client, redirect URI and set of scopes. */
export interface ApprovalRecord {
  id: string;
  proxy_id: number;
  client_id: string;
  client_name: string;
  redirect_uri: string;
  scope: string;
  created_at: number;
  expires_at: number;
}

/** Something that a caller presents instead of an OAuth token: an API key or a session token. */
export interface CredentialRecord {
  id: string;
  name: string;
  /** SHA-256 of the whole credential, in hex. */
  hash: string;
  /** Its first characters, to recognise it by. */
  prefix: string;
  /** The proxies it opens; null: all of them. */
  proxy_ids: number[] | null;
  /** Calls per minute; null: no limit. */
  rate_limit_per_minute: number | null;
  created_at: number;
  expires_at: number | null;
  /** Kept to the minute. */
  last_used_at: number | null;
}

export type SettingsRecord = SettingsValues;

/** An entry that Gatehouse has put into a client application. What is ours is known by these, never guessed. */
/** What an analysis came to. The analysis itself lies in a file of its own: it is large, and seldom asked for. */
export interface SkillRisk {
  risk_score: number;
  risk_level: RiskLevel;
  categories: string[];
  findings_count: number;
}

/** What of a skill goes with its content, and what a person decided on exactly this content. */
export interface SkillContentRecord extends SkillRisk {
  author: string;
  description: string;
  status: 'pending' | 'approved' | 'rejected' | 'quarantined';
  content_hash: string;
  has_package: boolean;
  reviewer: string | null;
  notes: string;
  reviewed_at: number | null;
}

/** One version of a skill. What is kept of its content lies in files named for `content_hash`. Times: epoch ms. */
export interface SkillRecord extends SkillContentRecord {
  id: number;
  name: string;
  version: string;
  submissions: number;
  downloads: number;
  created_at: number;
  updated_at: number;
  /** The content that a person decided on, where other content has come since. Missing in older files. */
  decided?: SkillContentRecord | null;
}

export interface SkillSubmissionRecord extends SkillRisk {
  id: number;
  skill_id: number;
  name: string;
  version: string;
  submitted_by: string;
  content_hash: string;
  linked: boolean;
  submitted_at: number;
}

export interface SkillReportRecord {
  id: number;
  skill_name: string;
  activity_type: string;
  description: string;
  evidence: string;
  agent_name: string;
  severity: 'low' | 'medium' | 'high' | 'critical';
  acknowledged: boolean;
  reported_at: number;
}

export interface AppEntryRecord {
  id: string;
  app_id: string;
  /** "proxy/3" or "builtin/discovery". */
  target: string;
  /** The target's name when the entry was written, in words. */
  target_name: string;
  entry_name: string;
  /** A person chose the name: it stays when the target is renamed. */
  name_chosen: boolean;
  door: 'link' | 'command' | 'file';
  path: string;
  /** The folder that the person chose, for files of projects. */
  folder: string | null;
  /** Containers from the file's root down to the entry. */
  root: string[];
  /** How many of them Gatehouse made, for this entry or one beside it. */
  made: number;
  /** The file itself was made by Gatehouse. */
  made_file: boolean;
  host: 'local' | 'container';
  /** How far its target was opened so that the application reaches it from a container; left out: not at all. */
  opened?: { allowed_hosts: string[]; bind_addresses: string[]; strangers?: boolean };
  credential: 'oauth' | 'file' | 'environment' | 'prompt';
  /** The key that was made for it. */
  api_key_id: string | null;
  /** SHA-256 of each value of the entry, by its place (RFC 6901). */
  fingerprint: Record<string, string>;
  /** Places that hold the key. */
  key_places: string[];
  /** Id of the question that VS Code asks for the key. */
  input_id: string | null;
  /** Name of the copy from before the change; null: there was no file. */
  backup: string | null;
  /** It took the place of an entry that the copy holds. */
  replaced: boolean;
  /** The name of that entry; left out where it is that of this one. */
  replaced_name?: string;
  /** The name that it had before in an application that only a person can take it out of. */
  former_name?: string;
  /** SHA-256 of the whole file as it was written; null where another program wrote it. */
  file_hash: string | null;
  written_at: number;
  /** Set before the file is written and cleared after: a crash in between tells. */
  pending: boolean;
}
