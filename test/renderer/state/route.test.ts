import { describe, expect, it } from 'vitest';
import { areaOf, pageOf, parseRoute, routeHash, type Route } from '../../../renderer/state/route.ts';

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
  { screen: 'diagnosis' },
  { screen: 'diagnosis', proxy: 4 },
  { screen: 'settings' },
  { screen: 'settings', section: 'data' },
  { screen: 'activity' },
  { screen: 'activity', section: 'audit' },
  { screen: 'activity', section: 'log' },
  { screen: 'apps' },
  { screen: 'app', app: 'claude-code' },
  { screen: 'app', app: 'cursor', target: { kind: 'proxy', id: 3 } },
  { screen: 'app', app: 'cursor', target: { kind: 'builtin', name: 'skill-security' } },
  { screen: 'app', app: 'cursor', target: { kind: 'proxy', id: 3 }, replace: 'My “server” & more' },
  { screen: 'apps-import' },
  { screen: 'proxy', id: 12, section: 'tools' },
  { screen: 'proxy', id: 12, section: 'sign-ins' },
];

describe('routes', () => {
  it('keep the page while a person goes from one of its sections to another', () => {
    expect(pageOf({ screen: 'proxy', id: 1 })).toBe(pageOf({ screen: 'proxy', id: 1, section: 'tools' }));
    expect(pageOf({ screen: 'proxy', id: 1 })).not.toBe(pageOf({ screen: 'proxy', id: 2 }));
  });

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
    expect(areaOf({ screen: 'app', app: 'cursor' })).toBe('apps');
    expect(areaOf({ screen: 'token-new' })).toBe('keys');
    expect(areaOf({ screen: 'settings' })).toBe('settings');
  });
});
