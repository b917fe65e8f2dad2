import type { AppView } from '../../../preload/schema/apps.ts';
import type { GatewayView, ProviderView, ProxyView } from '../../../preload/schema/views.ts';
import type { Check } from '../check.ts';
import { appEntries } from './apps/app-entries.ts';
import { auditLog } from './gatehouse/audit-log.ts';
import { dataFolder } from './gatehouse/data-folder.ts';
import { gatewayPort } from './gatehouse/gateway-port.ts';
import { keptSecrets } from './gatehouse/kept-secrets.ts';
import { storedFiles } from './gatehouse/stored-files.ts';
import { providerAnswers } from './providers/provider-answers.ts';
import { providerCallback } from './providers/provider-callback.ts';
import { providerClock } from './providers/provider-clock.ts';
import { proxyAddresses } from './proxies/proxy-addresses.ts';
import { proxyConnections } from './proxies/proxy-connections.ts';
import { proxyContainers } from './proxies/proxy-containers.ts';
import { proxyCredentials } from './proxies/proxy-credentials.ts';
import { proxyDocuments } from './proxies/proxy-documents.ts';
import { proxyLastCall } from './proxies/proxy-last-call.ts';
import { proxyLastSignIn } from './proxies/proxy-last-sign-in.ts';
import { proxyPkce } from './proxies/proxy-pkce.ts';
import { proxyRedirects } from './proxies/proxy-redirects.ts';
import { proxyRefusedNames } from './proxies/proxy-refused-names.ts';
import { proxyRefusals } from './proxies/proxy-refusals.ts';
import { proxyRegistration } from './proxies/proxy-registration.ts';
import { proxyServer } from './proxies/proxy-server.ts';
import { proxySignIn } from './proxies/proxy-sign-in.ts';
import { proxyState } from './proxies/proxy-state.ts';

/** Every check there is. A new one is a file and a line here. */
export const gatehouseChecks: readonly Check<GatewayView>[] = [gatewayPort, keptSecrets, storedFiles, dataFolder, auditLog];

export const providerChecks: readonly Check<ProviderView>[] = [providerAnswers, providerClock, providerCallback];

/** From the outside in, as a client comes along. */
export const proxyChecks: readonly Check<ProxyView>[] = [
  proxyState, proxyAddresses, proxyContainers, proxyRefusedNames, proxySignIn, proxyDocuments, proxyPkce, proxyRegistration,
  proxyRedirects, proxyRefusals, proxyCredentials, proxyConnections, proxyServer, proxyLastSignIn, proxyLastCall,
];

export const appChecks: readonly Check<AppView>[] = [appEntries];
