import type { SkillsSummary } from './skills.ts';
import type { ProviderType, ProxyConfig, SettingsValues } from './entities.ts';

/** What the UI and REST see. Times are ISO 8601 strings in UTC. No view ever holds a secret. */

export interface ProviderView {
  id: number;
  name: string;
  provider_type: ProviderType;
  client_id: string;
  has_client_secret: boolean;
  issuer: string | null;
  auth_url: string | null;
  token_url: string | null;
  userinfo_url: string | null;
  scopes: string[];
  /** The callback to register at the provider. Read-only. */
  redirect_uri: string;
  enabled: boolean;
  use_template: boolean;
  created_at: string;
  updated_at: string;
}

/** A provider preset: its fields, its quirks in words and the steps a person takes in the provider's console. */
export interface ProviderTemplate {
  provider_type: ProviderType;
  label: string;
  issuer: string | null;
  /** Set where the issuer has a part to fill in, e.g. "https://{domain}.okta.com". */
  issuer_hint: string | null;
  auth_url: string | null;
  token_url: string | null;
  userinfo_url: string | null;
  scopes: string[];
  secret_required: boolean;
  steps: string[];
  console_url: string | null;
  notes: string[];
}

export interface ProviderTest {
  ok: boolean;
  checks: { name: string; ok: boolean; message: string; remedy: string | null }[];
}

/** One vocabulary for tray and window. */
export type ProxyState = 'stopped' | 'starting' | 'running' | 'needs_sign_in' | 'needs_consent' | 'failed' | 'stopping';

/** The single next thing a person can do, or null when all is well. */
export interface NextAction {
  kind: 'start' | 'connect' | 'open_consent' | 'change_port' | 'add_provider' | 'edit' | 'retry' | 'add_to_app'
    | 'approve_command' | 'review_tools';
  /** Button text, in words. */
  label: string;
}

/** Where a proxy stands, derived in one place and shown alike by the tray, the window and REST. */
export interface ProxyStatus {
  state: ProxyState;
  /** A few words for the tray, e.g. "Running" or "Port 9050 is taken". */
  label: string;
  /** A sentence with the reason where there is one. */
  detail: string | null;
  /** Stable code of what failed, or "command_not_approved" where a program waits for approval. */
  code: string | null;
  next_action: NextAction | null;
  can_start: boolean;
  can_stop: boolean;
  can_restart: boolean;
}

/**
 * The command of a stdio server as a person approves it: a command is code, so it runs only as it was shown. `hash`
 * stands for exactly this command and goes back with the approval.
 */
export interface CommandApproval {
  /** True until a person approves the command as it is now. */
  needed: boolean;
  hash: string;
  /** The program and its arguments, each as it is passed: no shell looks at them. */
  argv: string[];
  /** Names of the environment variables that the configuration sets. */
  env: string[];
}

export interface ProxyView extends ProxyConfig {
  /** `http://localhost:{port}{path}`: what a person pastes into a client. */
  url: string;
  status: ProxyStatus;
  counts: { requests: number; errors: number; open_streams: number };
  clients: number;
  /** Null where the upstream is no stdio server. */
  command_approval: CommandApproval | null;
  pause_changed_tools: boolean;
  record_call_content: boolean;
  /** How many tools a person approved; null: none were, so none are watched. */
  tools_approved: number | null;
  /** What is different since then. Of the allowed tools only; empty where all is as it was approved. */
  tools_changed: ToolChange[];
  created_at: string;
  updated_at: string;
}

/** A recent call. What was sent and answered is not part of it. */
export interface ActivityEntry {
  /** Among the calls of its proxy. */
  id: number;
  at: string;
  /** The client's or key's name. */
  client: string;
  http_method: string;
  /** JSON-RPC method where it could be told; of a batch, that of its first message. */
  method: string | null;
  /** Where the method is `tools/call`. */
  tool: string | null;
  /** HTTP status; null while there is no answer, and where the client went before there was one. */
  status: number | null;
  running: boolean;
  /** Null while it runs. */
  duration_ms: number | null;
  /** Of the bodies, in bytes. */
  bytes_in: number;
  bytes_out: number;
  /** Stable code of what Gatehouse had to refuse or could not forward. What a tool itself reports is not looked at. */
  error: string | null;
  /** What was sent and answered is remembered too; `activity.content` gives it. */
  has_content: boolean;
}

/** What was sent and answered in one call, as far as it is kept: the first 16 KiB of each. Secrets are masked. */
export interface CallContentView {
  /** JSON where all of it is there and is JSON, else text. */
  request: string;
  /** True where there was more. */
  request_cut: boolean;
  /** As `request`; an event stream is text. Empty while there is no answer, and where Gatehouse gave it itself. */
  answer: string;
  answer_cut: boolean;
}

/** A recent call among those of all proxies. */
export interface ProxyActivityEntry extends ActivityEntry {
  proxy_id: number;
  proxy: string;
}

/** What of a tool can change. */
export const toolParts = ['title', 'description', 'input_schema', 'output_schema', 'annotations'] as const;
export type ToolPart = (typeof toolParts)[number];

/** A tool that is not as it was when a person approved the tools of a proxy. */
export interface ToolChange {
  name: string;
  /** "new": the server has it, but it was not approved. "gone": the server has it no longer. */
  kind: 'changed' | 'new' | 'gone';
  /** Of a changed tool. */
  parts: ToolPart[];
}

/** A tool of the MCP server behind a proxy, as the server describes it. */
export interface ToolView {
  name: string;
  title: string | null;
  description: string | null;
  /** On the list of allowed tools, or there is no such list. */
  allowed: boolean;
  /** SHA-256, in hex, over all that tells a client what the tool is. Goes back with the approval. */
  fingerprint: string;
  /** Beside what was approved; null where no tools were. */
  compared: 'same' | 'changed' | 'new' | null;
  /** What of a changed tool is different. */
  changed_parts: ToolPart[];
  /** Where it was another: the description as it was approved, at most 4,096 characters of it. */
  approved_description: string | null;
}

/** What the MCP server behind a proxy says of itself. */
export interface ToolList {
  server: { name: string; version: string } | null;
  protocol_version: string | null;
  tools: ToolView[];
  /** Names of tools that were approved and that the server no longer has. */
  gone: string[];
}

export interface ConnectionView {
  id: string;
  proxy_id: number;
  provider_id: number;
  proxy: string;
  provider: string;
  account: string | null;
  scopes: string[];
  state: 'active' | 'ended';
  reason: string | null;
  access_expires_at: string | null;
  refreshable: boolean;
  created_at: string;
  refreshed_at: string | null;
}

/** A consent that waits for a person. */
export interface ConsentView {
  id: string;
  client_id: string;
  client_name: string;
  redirect_uri: string;
  /** Host (or scheme) that receives the answer; other alphabets as punycode. */
  redirect_host: string;
  /** Set where that host is not what it looks like: says how, and which letters are not what they seem. */
  redirect_warning: string | null;
  /** True where the answer goes to a program on this computer whose identity nobody can check. */
  redirect_is_loopback: boolean;
  proxy_id: number;
  proxy: string;
  provider: string;
  /** Name of the scope and what it means in words. */
  scopes: { name: string; meaning: string }[];
  /** Who is signed in through this proxy, where the provider said; null where nobody is, or nobody knows. */
  account: string | null;
  /** True where the client shares the sign-in there is; else the person signs in after allowing it. */
  shares_sign_in: boolean;
  /** True where the person may choose not to be asked again. */
  can_remember: boolean;
  /** The short code that the browser page shows too. */
  code: string;
  created_at: string;
  expires_at: string;
}

/** A remembered approval: revocable. */
export interface ApprovalView {
  id: string;
  proxy_id: number;
  client_id: string;
  client_name: string;
  redirect_uri: string;
  created_at: string;
  expires_at: string;
}

export interface ClientView {
  client_id: string;
  proxy_id: number;
  client_name: string;
  redirect_uris: string[];
  created_at: string;
  last_used_at: string | null;
  /** Grants that are alive. */
  grants: number;
}

/** An API key without the key: that is shown once, when it is made. */
export interface ApiKeyView {
  id: string;
  name: string;
  /** First characters of the key, to recognise it by. */
  prefix: string;
  /** The proxies it opens; null: all of them. */
  proxy_ids: number[] | null;
  rate_limit_per_minute: number | null;
  created_at: string;
  expires_at: string | null;
  last_used_at: string | null;
}

export interface SessionTokenView {
  id: string;
  name: string;
  proxy_ids: number[] | null;
  created_at: string;
  expires_at: string;
  last_used_at: string | null;
}

/** Something a person should know until it is settled; shown on every screen. */
export interface Notice {
  code: string;
  severity: 'info' | 'warning' | 'error';
  message: string;
  remedy: string;
}

export interface GatewayView {
  mode: 'desktop' | 'headless';
  version: string;
  port: number;
  /** `http://localhost:{port}` */
  url: string;
  state: 'running' | 'failed' | 'starting';
  detail: string | null;
  data_folder: string;
  secrets: { kind: 'keychain' | 'vault-env-key' | 'vault-file-key'; reason: string };
}

/** The gateway's own MCP servers. */
export interface BuiltinServersView {
  servers: {
    /** "discovery"; also the name of the app target. */
    id: string;
    title: string;
    url: string;
    tools: { name: string; title: string; read_only: boolean; offered: boolean }[];
  }[];
  /** Calls that may have changed something, the newest first. */
  calls: BuiltinServerCall[];
}

/** Nobody signs in at a built-in server: `client` is what the caller says of itself. */
export interface BuiltinServerCall {
  at: string;
  server: string;
  tool: string;
  /** JSON, cut after some hundred characters. */
  input: string;
  client: string | null;
  address: string;
  /** Stable code of what was refused or failed; null where it went well. */
  error: string | null;
}

/** Everything that the window and the tray draw, in one snapshot. */
export interface AppState {
  gateway: GatewayView;
  settings: SettingsValues;
  providers: ProviderView[];
  proxies: ProxyView[];
  connections: ConnectionView[];
  consents: ConsentView[];
  approvals: ApprovalView[];
  api_keys: ApiKeyView[];
  session_tokens: SessionTokenView[];
  skills: SkillsSummary;
  notices: Notice[];
}
