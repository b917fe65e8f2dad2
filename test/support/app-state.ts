import { defaultRedirectPatterns, defaultSettings } from '../../preload/schema/entities.ts';
import type {
  ApiKeyView, ApprovalView, AppState, ClientView, ConnectionView, ConsentView, ProviderTemplate, ProviderView,
  ProxyStatus, ProxyView, SessionTokenView,
} from '../../preload/schema/views.ts';

/** A state of the whole application for tests of what draws it: every kind of thing occurs once. */

const created = '2026-01-10T09:00:00.000Z';

export const aStatus = (over: Partial<ProxyStatus> = {}): ProxyStatus => ({
  state: 'running',
  label: 'Running',
  detail: null,
  code: null,
  next_action: null,
  can_start: false,
  can_stop: true,
  can_restart: true,
  ...over,
});

export const aProxy = (over: Partial<ProxyView> = {}): ProxyView => ({
  id: 1,
  name: 'Linear',
  description: 'Issues and projects of the team',
  enabled: true,
  auto_start: true,
  port: 9050,
  path: '/mcp',
  upstream: { kind: 'http', url: 'https://mcp.linear.example/mcp', headers: {}, args: [], env: {} },
  oauth_proxy_enabled: true,
  oauth_proxy_mode: 'gateway',
  oauth_proxy_provider_id: 1,
  oauth_proxy_require_consent: true,
  oauth_proxy_allowed_redirect_uris: [...defaultRedirectPatterns],
  oauth_proxy_scopes: [],
  token_lifetime_seconds: 3600,
  inject_upstream_token: true,
  url: `http://localhost:${over.port ?? 9050}${over.path ?? '/mcp'}`,
  status: aStatus(),
  counts: { requests: 1284, errors: 2, open_streams: 1 },
  clients: 2,
  command_approval: null,
  pause_changed_tools: false,
  record_call_content: false,
  tools_approved: null,
  tools_changed: [],
  created_at: created,
  updated_at: created,
  ...over,
});

export const aProvider = (over: Partial<ProviderView> = {}): ProviderView => ({
  id: 1,
  name: 'Company sign-in',
  provider_type: 'oidc',
  client_id: 'gatehouse-desktop',
  has_client_secret: true,
  issuer: 'https://id.company.example',
  auth_url: null,
  token_url: null,
  userinfo_url: null,
  scopes: ['openid', 'offline_access'],
  redirect_uri: 'http://localhost:8080/api/v1/oauth/callback',
  enabled: true,
  use_template: true,
  created_at: created,
  updated_at: created,
  ...over,
});

export const aTemplate = (over: Partial<ProviderTemplate> = {}): ProviderTemplate => ({
  provider_type: 'oidc',
  label: 'OpenID Connect',
  issuer: null,
  issuer_hint: 'https://{your-provider}',
  auth_url: null,
  token_url: null,
  userinfo_url: null,
  scopes: ['openid', 'offline_access'],
  secret_required: false,
  steps: ['Register a web application at your provider.'],
  console_url: null,
  notes: [],
  ...over,
});

export const aConnection = (over: Partial<ConnectionView> = {}): ConnectionView => ({
  id: 'conn-1',
  proxy_id: 1,
  provider_id: 1,
  proxy: 'Linear',
  provider: 'Company sign-in',
  account: 'ada@company.example',
  scopes: ['openid', 'offline_access'],
  state: 'active',
  reason: null,
  access_expires_at: '2026-01-12T12:40:00.000Z',
  refreshable: true,
  created_at: created,
  refreshed_at: '2026-01-12T11:40:00.000Z',
  ...over,
});

/** @param expiresAt ISO 8601 */
export const aConsent = (expiresAt: string, over: Partial<ConsentView> = {}): ConsentView => ({
  id: 'consent-1',
  client_id: 'client-1',
  client_name: 'Cursor',
  redirect_uri: 'cursor://anysphere.cursor-mcp/oauth/callback',
  redirect_host: 'cursor://anysphere.cursor-mcp',
  redirect_warning: null,
  redirect_is_loopback: false,
  account: null,
  shares_sign_in: false,
  can_remember: false,
  proxy_id: 1,
  proxy: 'Linear',
  provider: 'Company sign-in',
  scopes: [
    { name: 'openid', meaning: 'Know who you are' },
    { name: 'offline_access', meaning: 'Stay signed in while you are away' },
  ],
  code: 'KX4-7QT',
  created_at: created,
  expires_at: expiresAt,
  ...over,
});

export const aClient = (over: Partial<ClientView> = {}): ClientView => ({
  client_id: 'client-1',
  proxy_id: 1,
  client_name: 'Cursor',
  redirect_uris: ['cursor://anysphere.cursor-mcp/oauth/callback'],
  created_at: created,
  last_used_at: '2026-01-12T11:58:00.000Z',
  grants: 1,
  ...over,
});

export const anApproval = (over: Partial<ApprovalView> = {}): ApprovalView => ({
  id: 'approval-1',
  proxy_id: 1,
  client_id: 'client-1',
  client_name: 'Cursor',
  redirect_uri: 'https://www.cursor.com/agents/mcp/oauth/callback',
  created_at: created,
  expires_at: '2026-02-09T09:00:00.000Z',
  ...over,
});

export const anApiKey = (over: Partial<ApiKeyView> = {}): ApiKeyView => ({
  id: 'key-1',
  name: 'Nightly report',
  prefix: 'uag_Xk9T',
  proxy_ids: null,
  rate_limit_per_minute: null,
  created_at: created,
  expires_at: null,
  last_used_at: null,
  ...over,
});

export const aSessionToken = (over: Partial<SessionTokenView> = {}): SessionTokenView => ({
  id: 'token-1',
  name: 'Session token',
  proxy_ids: null,
  created_at: '2026-01-12T11:50:00.000Z',
  expires_at: '2026-01-12T12:50:00.000Z',
  last_used_at: null,
  ...over,
});

export const anAppState = (over: Partial<AppState> = {}): AppState => ({
  gateway: {
    mode: 'desktop',
    version: '0.1.0',
    port: 8080,
    url: 'http://localhost:8080',
    state: 'running',
    detail: null,
    data_folder: '/home/ada/.config/Gatehouse',
    secrets: { kind: 'keychain', reason: 'The Secret Service answers.' },
  },
  settings: { ...defaultSettings },
  providers: [aProvider()],
  proxies: [aProxy()],
  connections: [aConnection()],
  consents: [],
  approvals: [],
  api_keys: [],
  session_tokens: [],
  skills: { pending: 0, alerts: [], revision: 0 },
  notices: [],
  ...over,
});
