import { ConnectionEnded } from '../../connections/token-keeper.ts';
import { ProviderError } from '../../providers/provider-errors.ts';
import type { ProxyRecord } from '../../store/records.ts';
import type { OAuthContext } from '../context.ts';
import type { Approval } from './consent-desk.ts';

/** Approvals that no gesture of this very moment gave: for these the sign-in is the gesture. */
export const withoutGesture: readonly string[] = ['setting', 'remembered'];

/**
 * The connection that a client gets without a sign-in of its own: the proxy's, where the MCP server's own authorization
 * server signed a person in already. A client that a person has just allowed shares it; whoever wants another account
 * chooses Connect account.
 * @returns null where the browser has to go to the provider
 */
export async function sharedConnection(
  context: OAuthContext, proxy: ProxyRecord, approval: Approval,
): Promise<string | null> {
  if (!context.providers.isDiscoveredFor(proxy) || withoutGesture.includes(approval.by)) return null;
  const providerId = context.providers.idFor(proxy);
  const connectionId = providerId === null ? null : context.connections.ownOf(proxy.id, providerId);
  if (connectionId === null) return null;
  try {
    await context.connections.token(connectionId);
    return connectionId;
  } catch (error) {
    const isDead = error instanceof ConnectionEnded
      || (error instanceof ProviderError && error.failure === 'provider_rejected_client');
    // Out of reach is not over: a sign-in would not get through either.
    return isDead ? null : connectionId;
  }
}
