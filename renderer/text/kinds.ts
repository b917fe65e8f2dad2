import type { ProxyConfig } from '../../preload/schema/entities.ts';
import type { GatewayView } from '../../preload/schema/views.ts';

export type ProxyMode = ProxyConfig['oauth_proxy_mode'];
export type SecretsKind = GatewayView['secrets']['kind'];
export type UpstreamKind = ProxyConfig['upstream']['kind'];
/** What a person knows of an issuer: its URL, or the part of it that a provider's console shows. */
export type IssuerName = 'url' | 'tenant' | 'domain';
