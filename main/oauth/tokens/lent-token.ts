import type { GrantRecord, ProxyRecord } from '../../store/records.ts';
import type { OAuthContext } from '../context.ts';
import { issuersOf, resourceOf } from '../resource.ts';
import { mintAccessToken } from './access-token.ts';
import { hashOf, randomValue } from './opaque.ts';
import { newGrantId } from './refresh-tokens.ts';

export interface LentToken {
  token: string;
  /** True where it is of the very kind that apps hold; false where it stands in for a provider's token. */
  isOwn: boolean;
  giveBack: () => void;
}

/** The holder of a lent token; never the id of an app. */
const ownClientId = 'gatehouse';

/**
 * An access token for Gatehouse's own use, let in as those of apps are. Its grant has no account, no scope and no
 * refresh token, and lives in memory alone. In upstream mode apps hold the provider's tokens, which Gatehouse cannot
 * make: there a random text is taken for one that was handed out. Only the MCP server would know the difference.
 * @param forMs how long it is good where it is never given back
 */
export function lendAccessToken(
  { grants, keys, connections }: Pick<OAuthContext, 'grants' | 'keys' | 'connections'>,
  proxy: ProxyRecord, holder: string, forMs: number,
): LentToken {
  const now = Date.now();
  const [issuer = ''] = issuersOf(proxy);
  const grant: GrantRecord = {
    id: newGrantId(),
    mode: proxy.oauth_proxy_mode,
    proxy_id: proxy.id,
    client_id: ownClientId,
    client_name: holder,
    connection_id: null,
    scope: '',
    resource: resourceOf(proxy, issuer),
    issuer,
    created_at: now,
    last_used_at: now,
    refresh: null,
    handed_out: null,
    ended: null,
  };
  if (grant.mode === 'gateway') {
    const { token } = mintAccessToken(keys, grant, connections.subjectOf(grant.id), Math.ceil(forMs / 1000));
    return { token, isOwn: true, giveBack: grants.lend(grant) };
  }
  const token = randomValue();
  const access = [{ hash: hashOf(token), expires_at: now + forMs }];
  // No provider gave it, so none can take it back.
  return { token, isOwn: false, giveBack: grants.lend({ ...grant, handed_out: { provider_id: 0, access, refresh: null } }) };
}
