/** Which document a well-known path of a proxy names, in every form that clients probe. */
export type WellKnown = 'protected-resource' | 'authorization-server';

/** @param mcpPath the proxy's path, e.g. `/mcp` */
export function wellKnownOf(path: string, mcpPath: string): WellKnown | null {
  const suffix = mcpPath === '/' ? '' : mcpPath;
  switch (path) {
    case '/.well-known/oauth-protected-resource':
    case `/.well-known/oauth-protected-resource${suffix}`:
      return 'protected-resource';
    case '/.well-known/oauth-authorization-server':
    case `/.well-known/oauth-authorization-server${suffix}`:
    case '/.well-known/openid-configuration':
    case `/.well-known/openid-configuration${suffix}`:
    case `${suffix}/.well-known/openid-configuration`:
    case `${suffix}/.well-known/oauth-authorization-server`:
      return 'authorization-server';
    default:
      return null;
  }
}
