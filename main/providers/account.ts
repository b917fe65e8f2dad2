import * as client from 'openid-client';

/** The signed-in account, from the id token or userinfo. */
export interface Account {
  subject: string | null;
  label: string | null;
}

/**
 * Who signed in. The account's name is a comfort, not a condition: a sign-in does not fail over it.
 * @param names claims or userinfo members that name the account, best first
 */
export async function accountOf(
  configuration: client.Configuration,
  answer: client.TokenEndpointResponse & client.TokenEndpointResponseHelpers,
  names: readonly string[],
): Promise<Account> {
  const claims = answer.claims();
  const fromToken = claims ? pickLabel(claims, names) : null;
  if (claims && fromToken) return { subject: claims.sub, label: fromToken };
  const endpoint = configuration.serverMetadata().userinfo_endpoint;
  if (!endpoint) return { subject: claims?.sub ?? null, label: null };
  try {
    const info = await userinfo(configuration, endpoint, answer.access_token, claims?.sub);
    const id = claims?.sub ?? info['sub'] ?? info['id'];
    return { subject: id === undefined || id === null ? null : String(id), label: pickLabel(info, names) };
  } catch {
    return { subject: claims?.sub ?? null, label: null };
  }
}

async function userinfo(
  configuration: client.Configuration, endpoint: string, accessToken: string, subject: string | undefined,
): Promise<Record<string, unknown>> {
  if (subject) return { ...(await client.fetchUserInfo(configuration, accessToken, subject)) };
  const headers = new Headers({ accept: 'application/json' });
  const response = await client.fetchProtectedResource(
    configuration, accessToken, new URL(endpoint), 'GET', null, headers);
  return response.ok ? ((await response.json()) as Record<string, unknown>) : {};
}

function pickLabel(members: object, names: readonly string[]): string | null {
  for (const name of names) {
    const value = (members as Record<string, unknown>)[name];
    if (typeof value === 'string' && value) return value.slice(0, 200);
  }
  return null;
}
