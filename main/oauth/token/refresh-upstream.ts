import { ProviderError } from '../../providers/provider-errors.ts';
import type { GrantRecord } from '../../store/records.ts';
import { OAuthError } from '../oauth-error.ts';
import { handedOut } from '../tokens/handed-out.ts';
import { hashOf } from '../tokens/opaque.ts';
import { passOn } from './answer.ts';
import type { TokenAnswer, TokenState } from './state.ts';

/** Upstream mode: the client holds the provider's refresh token; it is used at the provider in the client's name. */
export async function refreshUpstream(state: TokenState, clientId: string, refreshToken: string): Promise<TokenAnswer> {
  const { context, proxy } = state;
  const hash = hashOf(refreshToken);
  const recent = context.upstreamRefreshes.recent(`${clientId}|${hash}`);
  if (recent && context.grants.alive(recent.grantId)?.proxy_id === proxy.id) return recent.answer;
  const grant = context.grants.ofHandedOut(hash).find((candidate) =>
    candidate.handed_out?.refresh === hash && candidate.proxy_id === proxy.id && candidate.client_id === clientId);
  if (!grant) {
    throw new OAuthError('invalid_grant', 'The refresh token is unknown, revoked, or was issued to another client.');
  }
  return context.upstreamRefreshes.once(`${clientId}|${hash}`, grant.id, () => refreshAtProvider(state, grant, refreshToken));
}

async function refreshAtProvider({ context, proxy }: TokenState, grant: GrantRecord, refreshToken: string): Promise<TokenAnswer> {
  try {
    // Only ever to the provider that gave it, whichever signs in for the proxy now.
    const provider = await context.providers.client(grant.handed_out?.provider_id ?? context.providers.idFor(proxy));
    const answer = await provider.refresh(refreshToken);
    // Carried forward where the provider omits it: clients drop a refresh token that does not come again.
    const tokens = { ...answer, refreshToken: answer.refreshToken ?? refreshToken };
    const now = Date.now();
    await context.grants.update(grant.id, (current) => ({
      ...current, last_used_at: now, handed_out: handedOut(tokens, provider.id, current.handed_out ?? null, now),
    }));
    return passOn(tokens, grant.scope);
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    if (error.failure === 'provider_invalid_grant') {
      await context.grants.end(grant.id, 'provider_ended');
      throw new OAuthError('invalid_grant', error.message, { cause: error });
    }
    throw new OAuthError('temporarily_unavailable', error.message, { cause: error });
  }
}
