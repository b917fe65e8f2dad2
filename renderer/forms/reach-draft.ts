import {
  proxyUpdate, settingsUpdate, type ProxyUpdate, type SettingsUpdate, type SettingsValues,
} from '../../preload/schema/entities.ts';
import type { ProxyView } from '../../preload/schema/views.ts';
import { t } from '../strings.ts';
import { schemaErrors, type FieldAliases, type FieldErrors } from './field-errors.ts';
import { splitWords } from './lists.ts';

/** How far a port can be reached, as it is being typed. Lists are parted by spaces. */
export interface ReachFields {
  bind_addresses: string;
  allowed_hosts: string;
  public_base_url: string;
  trusted_peers: string;
}

export interface ProxyReachDraft extends ReachFields {
  cert_file: string;
  key_file: string;
}

export const proxyReachAliases: FieldAliases = {
  'tls.cert_file': 'cert_file',
  'tls.key_file': 'key_file',
  'tls': 'cert_file',
};
export const gatewayReachAliases: FieldAliases = {
  gateway_bind_addresses: 'bind_addresses',
  gateway_allowed_hosts: 'allowed_hosts',
  gateway_public_base_url: 'public_base_url',
  gateway_trusted_peers: 'trusted_peers',
};

export const draftOfProxyReach = (proxy: ProxyView): ProxyReachDraft => ({
  bind_addresses: proxy.bind_addresses?.join(' ') ?? '',
  allowed_hosts: proxy.allowed_hosts?.join(' ') ?? '',
  public_base_url: proxy.public_base_url ?? '',
  trusted_peers: proxy.trusted_peers?.join(' ') ?? '',
  cert_file: proxy.tls?.cert_file ?? '',
  key_file: proxy.tls?.key_file ?? '',
});

export const draftOfGatewayReach = (settings: SettingsValues): ReachFields => ({
  bind_addresses: settings.gateway_bind_addresses.join(' '),
  allowed_hosts: settings.gateway_allowed_hosts.join(' '),
  public_base_url: settings.gateway_public_base_url ?? '',
  trusted_peers: settings.gateway_trusted_peers.join(' '),
});

export const proxyReachInput = (draft: ProxyReachDraft): ProxyUpdate => ({
  bind_addresses: splitWords(draft.bind_addresses),
  allowed_hosts: splitWords(draft.allowed_hosts),
  public_base_url: draft.public_base_url.trim() || null,
  trusted_peers: splitWords(draft.trusted_peers),
  tls: draft.cert_file.trim() || draft.key_file.trim()
    ? { cert_file: draft.cert_file.trim(), key_file: draft.key_file.trim() }
    : null,
});

export const gatewayReachInput = (draft: ReachFields): SettingsUpdate => ({
  gateway_bind_addresses: splitWords(draft.bind_addresses),
  gateway_allowed_hosts: splitWords(draft.allowed_hosts),
  gateway_public_base_url: draft.public_base_url.trim() || null,
  gateway_trusted_peers: splitWords(draft.trusted_peers),
});

/** @param hasSignIn apps have to sign in at this proxy */
export function checkProxyReach(draft: ProxyReachDraft, hasSignIn: boolean): FieldErrors {
  const { bothFiles, needsSignIn } = t.reach.problems;
  const cert = draft.cert_file.trim();
  const key = draft.key_file.trim();
  return {
    ...(!hasSignIn && opensNetwork(draft) ? { bind_addresses: needsSignIn } : {}),
    ...schemaErrors(proxyUpdate, proxyReachInput(draft), Object.keys(draft), proxyReachAliases),
    ...(cert && !key ? { key_file: bothFiles } : {}),
    ...(key && !cert ? { cert_file: bothFiles } : {}),
  };
}

export const checkGatewayReach = (draft: ReachFields): FieldErrors =>
  schemaErrors(settingsUpdate, gatewayReachInput(draft), Object.keys(draft), gatewayReachAliases);

const ownAddresses = new Set(['127.0.0.1', '::1']);

/** True where another computer could reach the port. */
export const opensNetwork = ({ bind_addresses: addresses }: Pick<ReachFields, 'bind_addresses'>): boolean =>
  splitWords(addresses).some((address) => !ownAddresses.has(address));
