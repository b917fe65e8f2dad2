import type { ProxyView } from '../../../../preload/schema/views.ts';

/** True while the proxy's port is open: only then is there something to ask. */
export const isListening = ({ status }: Pick<ProxyView, 'status'>): boolean => status.can_stop;

export const isProtected = (proxy: ProxyView): boolean => isListening(proxy) && proxy.oauth_proxy_enabled;

export const schemeOf = ({ tls }: Pick<ProxyView, 'tls'>): 'http' | 'https' => (tls ? 'https' : 'http');
