import { z } from 'zod';
import { portNumber as port } from './port-number.ts';
import { providerTypes } from './provider-types.ts';
import { reachFields } from './reach.ts';
import { settingsValues } from './settings.ts';

export { providerTypes, type ProviderType } from './provider-types.ts';
export * from './settings.ts';

/**
 * The public configuration fields: the same names in the data folder, REST, IPC and UI.
 */

const name = z.string().trim().min(1, 'Give it a name.').max(64, 'At most 64 characters.');

/** http(s) only, no credentials, no fragment: the form in which every URL enters the configuration. */
export const httpUrl = z.string().trim().superRefine((value, context) => {
  let url: URL;
  try {
    url = new URL(value);
  } catch {
    context.addIssue({ code: 'custom', message: 'Enter a full URL that starts with http:// or https://.' });
    return;
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    context.addIssue({ code: 'custom', message: 'Only http:// and https:// URLs can be used here.' });
  } else if (url.username || url.password) {
    context.addIssue({ code: 'custom', message: 'Leave user name and password out of the URL.' });
  } else if (url.hash) {
    context.addIssue({ code: 'custom', message: 'Leave the part after # out of the URL.' });
  }
});

export const mcpPath = z.string().trim()
  .regex(/^\/[A-Za-z0-9._~\-/]*$/, 'A path starts with / and has only letters, digits and - . _ ~ /.')
  .refine((path) => !path.split('/').some((part) => part === '.' || part === '..'), 'A path has no . or .. parts.')
  .refine((path) => !/^\/(\.well-known|health|authorize|token|register)(\/|$)/.test(path), 'Gatehouse itself answers on this path. Choose another, such as /mcp.')
  .refine((path) => path === '/' || !path.endsWith('/'), 'Leave the slash at the end out.');

/** RFC 6749 section 3.3. */
const scopeToken = z.string().trim().regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/, 'A scope has no spaces, quotes or backslashes.');

const headerName = z.string().regex(/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/, 'This is not a valid header name.');
const headerValue = z.string().regex(/^[\t\x20-\x7e\x80-\xff]*$/, 'A header value is one line of text.');

export const upstreamInput = z.object({
  kind: z.enum(['http', 'sse', 'stdio']).default('http'),
  url: httpUrl.optional(),
  headers: z.record(headerName, headerValue).default({}),
  command: z.string().trim().optional(),
  args: z.array(z.string()).default([]),
  env: z.record(z.string(), z.string()).default({}),
}).superRefine((upstream, context) => {
  if (upstream.kind === 'stdio') {
    if (!upstream.command) context.addIssue({ code: 'custom', path: ['command'], message: 'Enter the command that starts the MCP server.' });
  } else if (!upstream.url) {
    context.addIssue({ code: 'custom', path: ['url'], message: 'Enter the URL of the MCP server.' });
  }
});
export type Upstream = z.infer<typeof upstreamInput>;

/**
 * Redirect patterns that admit today's clients. `*` stands for one port, one host label or
 * one path segment of a parsed URL.
 */
export const defaultRedirectPatterns: readonly string[] = [
  'cursor://anysphere.cursor-mcp/oauth/callback',
  'cursor://*/oauth/*/callback',
  'https://www.cursor.com/agents/mcp/oauth/callback',
  'vscode://*/oauth/callback',
  'vscode://saoudrizwan.claude-dev/mcp-auth/callback/*',
  'https://vscode.dev/redirect',
  'https://insiders.vscode.dev/redirect',
  'http://127.0.0.1:*/',
  'http://localhost:*/',
  'http://localhost:*/callback',
  'http://127.0.0.1:*/callback',
  'http://[::1]:*/callback',
  'http://localhost:*/oauth/callback',
  'http://127.0.0.1:*/oauth/callback',
  'http://localhost:*/oauth/callback/debug',
  'http://127.0.0.1:*/oauth/callback/debug',
  'http://localhost:*/oauth_callback',
  'http://127.0.0.1:*/oauth_callback',
  'http://127.0.0.1:*/auth/callback',
  'http://127.0.0.1:*/mcp-oauth-callback',
  'http://127.0.0.1:*/mcp/oauth/callback',
];

const proxyFields = {
  name,
  description: z.string().trim().max(500, 'At most 500 characters.'),
  enabled: z.boolean(),
  auto_start: z.boolean(),
  port,
  path: mcpPath,
  upstream: upstreamInput,
  oauth_proxy_enabled: z.boolean(),
  oauth_proxy_mode: z.enum(['gateway', 'upstream']),
  oauth_proxy_provider_id: z.number().int().positive().nullable(),
  oauth_proxy_require_consent: z.boolean(),
  oauth_proxy_allowed_redirect_uris: z.array(z.string().trim().min(1)),
  oauth_proxy_scopes: z.array(scopeToken),
  token_lifetime_seconds: z.number().int().min(60, 'At least 60 seconds.').max(86_400, 'At most one day (86400 seconds).'),
  inject_upstream_token: z.boolean(),
  ...reachFields,
  /** Names of the tools that clients may see and call; null: all, those too that the server adds later. */
  allowed_tools: z.array(z.string().min(1).max(256)).max(2000).nullable().optional(),
  /** Once tools were approved: those that are no longer as they were approved, new ones too, wait for approval. */
  pause_changed_tools: z.boolean().optional(),
  /** Remembers of each call what was sent and answered too: in memory, bounded, secrets masked. */
  record_call_content: z.boolean().optional(),
};

/** A proxy as configured. */
export type ProxyConfig = { id: number } & z.infer<z.ZodObject<typeof proxyFields>>;

const withRedirectsAlias = (input: unknown): unknown => {
  if (typeof input !== 'object' || input === null || !('oauth_proxy_allowed_redirects' in input)) return input;
  const { oauth_proxy_allowed_redirects: alias, ...rest } = input as Record<string, unknown>;
  return { oauth_proxy_allowed_redirect_uris: alias, ...rest };
};

export const proxyCreate = z.preprocess(withRedirectsAlias, z.object({
  ...proxyFields,
  description: proxyFields.description.default(''),
  enabled: proxyFields.enabled.default(true),
  auto_start: proxyFields.auto_start.default(true),
  /** Left out: the next free port from 9050 upward. */
  port: port.optional(),
  path: mcpPath.default('/mcp'),
  oauth_proxy_enabled: proxyFields.oauth_proxy_enabled.default(true),
  oauth_proxy_mode: proxyFields.oauth_proxy_mode.default('gateway'),
  oauth_proxy_provider_id: proxyFields.oauth_proxy_provider_id.default(null),
  oauth_proxy_require_consent: proxyFields.oauth_proxy_require_consent.default(true),
  oauth_proxy_allowed_redirect_uris: proxyFields.oauth_proxy_allowed_redirect_uris.default([...defaultRedirectPatterns]),
  oauth_proxy_scopes: proxyFields.oauth_proxy_scopes.default([]),
  token_lifetime_seconds: proxyFields.token_lifetime_seconds.default(3600),
  inject_upstream_token: proxyFields.inject_upstream_token.default(true),
  allowed_tools: proxyFields.allowed_tools.default(null),
  pause_changed_tools: z.boolean().default(false),
  record_call_content: z.boolean().default(false),
}));
export type ProxyCreate = z.infer<typeof proxyCreate>;

export const proxyUpdate = z.preprocess(withRedirectsAlias, z.object(proxyFields).partial());
export type ProxyUpdate = z.infer<typeof proxyUpdate>;

const blankToNull = (value: unknown): unknown => (typeof value === 'string' && value.trim() === '' ? null : value);
const optionalUrl = z.preprocess(blankToNull, httpUrl.nullable());

const providerFields = {
  name,
  provider_type: z.enum(providerTypes),
  client_id: z.string().trim().min(1, 'Enter the client id that the provider gave you.').max(512),
  issuer: optionalUrl,
  auth_url: optionalUrl,
  token_url: optionalUrl,
  userinfo_url: optionalUrl,
  scopes: z.array(scopeToken),
  enabled: z.boolean(),
  use_template: z.boolean(),
};

export const providerCreate = z.object({
  ...providerFields,
  /** Write-only. */
  client_secret: z.string().max(4096).default(''),
  issuer: optionalUrl.default(null),
  auth_url: optionalUrl.default(null),
  token_url: optionalUrl.default(null),
  userinfo_url: optionalUrl.default(null),
  scopes: providerFields.scopes.default([]),
  enabled: z.boolean().default(true),
  use_template: z.boolean().default(true),
});
export type ProviderCreate = z.infer<typeof providerCreate>;

/** A blank client secret keeps the one there is. */
export const providerUpdate = z.object({ ...providerFields, client_secret: z.string().max(4096) }).partial();
export type ProviderUpdate = z.infer<typeof providerUpdate>;

/** Which proxies a credential opens; null: all of them. */
const proxyIds = z.array(z.number().int().positive()).min(1, 'Choose at least one proxy.').nullable().default(null);

export const apiKeyCreate = z.object({
  name,
  proxy_ids: proxyIds,
  expires_in_days: z.number().int().min(1, 'At least one day.').max(3650, 'At most ten years.').nullable().default(null),
  rate_limit_per_minute: z.number().int().min(1, 'At least one call a minute.').max(100_000).nullable().default(null),
});
export type ApiKeyCreate = z.infer<typeof apiKeyCreate>;

/** Session tokens are for a person's own curl and scripts: short-lived by design. */
export const sessionTokenCreate = z.object({
  name: name.default('Session token'),
  proxy_ids: proxyIds,
  expires_in_minutes: z.number().int().min(1, 'At least one minute.').max(1440, 'At most one day (1440 minutes).').default(60),
});
export type SessionTokenCreate = z.infer<typeof sessionTokenCreate>;

export const settingsUpdate = settingsValues.partial();
export type SettingsUpdate = z.infer<typeof settingsUpdate>;
