import type { ProxyConfig } from '../../preload/schema/entities.ts';
import type { GatewayView } from '../../preload/schema/views.ts';

export type ProxyMode = ProxyConfig['oauth_proxy_mode'];
export type SecretsKind = GatewayView['secrets']['kind'];
