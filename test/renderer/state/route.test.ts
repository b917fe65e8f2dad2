import { describe, expect, it } from 'vitest';
import { areaOf, parseRoute, routeHash, type Route } from '../../../renderer/state/route.ts';

const routes: Route[] = [
  { screen: 'overview' },
  { screen: 'proxy-new' },
  { screen: 'proxy', id: 12 },
  { screen: 'proxy-edit', id: 12 },
  { screen: 'proxy-edit', id: 12, field: 'port' },
  { screen: 'providers' },
  { screen: 'provider-new' },
  { screen: 'provider-new', returnTo: 'proxy-new' },
  { screen: 'provider-edit', id: 3 },
  { screen: 'keys' },
  { screen: 'key-new' },
  { screen: 'token-new' },
  { screen: 'consents' },
  { screen: 'settings' },
];

describe('routes', () => {
  it.each(routes)('$screen survives a reload', (route) => {
    expect(parseRoute(routeHash(route))).toEqual(route);
  });

  it.each(['', '#', '#/nowhere', '#/proxies/0', '#/proxies/abc', '#/proxies/99999999999', '#/proxies'])(
    'leads from %j to the overview',
    (hash) => expect(parseRoute(hash)).toEqual({ screen: 'overview' }),
  );

  it('belong to an entry of the navigation each', () => {
    expect(areaOf({ screen: 'proxy-edit', id: 1 })).toBe('overview');
    expect(areaOf({ screen: 'provider-new' })).toBe('providers');
    expect(areaOf({ screen: 'token-new' })).toBe('keys');
    expect(areaOf({ screen: 'settings' })).toBe('settings');
  });
});
