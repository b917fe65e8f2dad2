import {
  defaultRedirectPatterns, proxyCreate, type ProxyCreate, type ProxyUpdate,
} from '../../preload/schema/entities.ts';
import type { ProviderView, ProxyView } from '../../preload/schema/views.ts';
import { t } from '../strings.ts';
import { usesOwnSignIn } from '../text/own-sign-in.ts';
import { changedFields } from './changed-fields.ts';
import { hasArguments } from './command-line.ts';
import { schemaErrors, type FieldAliases, type FieldErrors } from './field-errors.ts';
import { splitLines, splitWords } from './lists.ts';
import { checkRows, draftOfUpstream, emptyUpstreamDraft, upstreamOf, type UpstreamDraft } from './upstream-draft.ts';
import { isWhole } from './whole-number.ts';

/** A proxy as it is being typed. Its names are the public ones, so that the server's answers find their field. */
export interface ProxyDraft extends UpstreamDraft {
  name: string;
  description: string;
  enabled: boolean;
  port: string;
  path: string;
  auto_start: boolean;
  oauth_proxy_enabled: boolean;
  oauth_proxy_mode: 'gateway' | 'upstream';
  /** Id of the provider, `ownSignIn`, or blank while nothing is chosen. */
  oauth_proxy_provider_id: string;
  oauth_proxy_require_consent: boolean;
  oauth_proxy_allowed_redirect_uris: string;
  oauth_proxy_scopes: string;
  token_lifetime_seconds: string;
  inject_upstream_token: boolean;
}

/** In place of a provider: the MCP server's own authorization server, which Gatehouse discovers. */
export const ownSignIn = 'own';

export const proxyAliases: FieldAliases = {
  'upstream': 'url',
  'upstream.url': 'url',
  'upstream.kind': 'kind',
  'upstream.headers': 'headers',
  'upstream.command': 'command',
  'upstream.args': 'args',
  'upstream.env': 'env',
};

export const emptyProxyDraft = (providers: readonly ProviderView[]): ProxyDraft => ({
  name: '',
  description: '',
  enabled: true,
  ...emptyUpstreamDraft(),
  port: '',
  path: '/mcp',
  auto_start: true,
  oauth_proxy_enabled: true,
  oauth_proxy_mode: 'gateway',
  oauth_proxy_provider_id: providers.length === 1 ? String(providers[0]?.id) : '',
  oauth_proxy_require_consent: true,
  oauth_proxy_allowed_redirect_uris: defaultRedirectPatterns.join('\n'),
  oauth_proxy_scopes: '',
  token_lifetime_seconds: '3600',
  inject_upstream_token: true,
});

const providerOf = (proxy: ProxyView): string => {
  if (proxy.oauth_proxy_provider_id !== null) return String(proxy.oauth_proxy_provider_id);
  return usesOwnSignIn(proxy) ? ownSignIn : '';
};

export const draftOfProxy = (proxy: ProxyView): ProxyDraft => ({
  name: proxy.name,
  description: proxy.description,
  enabled: proxy.enabled,
  ...draftOfUpstream(proxy.upstream),
  port: String(proxy.port),
  path: proxy.path,
  auto_start: proxy.auto_start,
  oauth_proxy_enabled: proxy.oauth_proxy_enabled,
  oauth_proxy_mode: proxy.oauth_proxy_mode,
  oauth_proxy_provider_id: providerOf(proxy),
  oauth_proxy_require_consent: proxy.oauth_proxy_require_consent,
  oauth_proxy_allowed_redirect_uris: proxy.oauth_proxy_allowed_redirect_uris.join('\n'),
  oauth_proxy_scopes: proxy.oauth_proxy_scopes.join(' '),
  token_lifetime_seconds: String(proxy.token_lifetime_seconds),
  inject_upstream_token: proxy.inject_upstream_token,
});

/** True where the MCP server's own sign-in can stand in for a provider. */
export const canSignInAtServer = (draft: Pick<ProxyDraft, 'kind' | 'oauth_proxy_mode'>): boolean =>
  draft.kind !== 'stdio' && draft.oauth_proxy_mode === 'gateway';

/** @param upstream what there is already */
export const proxyInput = (
  { kind, url, headers, command, args, env, ...draft }: ProxyDraft, upstream?: ProxyView['upstream'],
): ProxyCreate => ({
  ...draft,
  port: draft.port.trim() ? Number(draft.port) : undefined,
  upstream: upstreamOf({ kind, url, headers, command, args, env }, upstream),
  oauth_proxy_provider_id: Number(draft.oauth_proxy_provider_id) || null,
  oauth_proxy_allowed_redirect_uris: splitLines(draft.oauth_proxy_allowed_redirect_uris),
  oauth_proxy_scopes: splitWords(draft.oauth_proxy_scopes),
  token_lifetime_seconds: Number(draft.token_lifetime_seconds),
  // Not part of this form: a new proxy lets every tool through, and an edit leaves the choice as it is.
  allowed_tools: null,
  pause_changed_tools: false,
  record_call_content: false,
});

/** What an edit sends: the changed fields only. */
export function proxyChanges(proxy: ProxyView, draft: ProxyDraft): ProxyUpdate {
  return changedFields(proxyInput(draftOfProxy(proxy), proxy.upstream), proxyInput(draft, proxy.upstream));
}

/** @param isNew a new proxy may leave its port to Gatehouse */
export function checkProxy(draft: ProxyDraft, isNew: boolean): FieldErrors {
  const { problems } = t.proxyForm;
  const portMissing = !isNew && !draft.port.trim();
  return {
    ...schemaErrors(proxyCreate, proxyInput(draft), Object.keys(draft), proxyAliases),
    ...(portMissing || (draft.port.trim() && !isWhole(draft.port)) ? { port: problems.port } : {}),
    ...(isWhole(draft.token_lifetime_seconds) ? {} : { token_lifetime_seconds: problems.lifetime }),
    ...(draft.kind === 'stdio' && hasArguments(draft) ? { command: problems.command } : {}),
    ...checkRows(draft),
    ...checkSignIn(draft),
  };
}

function checkSignIn(draft: ProxyDraft): FieldErrors {
  if (!draft.oauth_proxy_enabled) return {};
  const { provider, ownSignIn: impossible } = t.proxyForm.problems;
  const chosen = draft.oauth_proxy_provider_id;
  if (!chosen) return { oauth_proxy_provider_id: provider };
  return chosen === ownSignIn && !canSignInAtServer(draft) ? { oauth_proxy_provider_id: impossible } : {};
}
