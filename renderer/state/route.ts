export type Route =
  | { screen: 'overview' | 'proxy-new' | 'providers' | 'keys' | 'key-new' | 'token-new' | 'consents' | 'settings' }
  | { screen: 'provider-new'; returnTo?: 'proxy-new' }
  | { screen: 'proxy' | 'provider-edit'; id: number }
  | { screen: 'proxy-edit'; id: number; field?: string };

const id = (text: string | undefined): number | null => (text && /^[1-9]\d{0,9}$/.test(text) ? Number(text) : null);

/** Reads the part of the address after "#". What nobody wrote on purpose leads to the overview. */
export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?');
  const [area, which, verb] = path.split('/');
  const number = id(which);
  const parameters = new URLSearchParams(query);
  if (area === 'proxies' && which === 'new') return { screen: 'proxy-new' };
  if (area === 'proxies' && number !== null) {
    const field = parameters.get('field');
    if (verb === 'edit') return { screen: 'proxy-edit', id: number, ...(field ? { field } : {}) };
    return { screen: 'proxy', id: number };
  }
  if (area === 'providers' && which === 'new') {
    return { screen: 'provider-new', ...(parameters.get('for') === 'proxy' ? { returnTo: 'proxy-new' } : {}) };
  }
  if (area === 'providers' && number !== null) return { screen: 'provider-edit', id: number };
  if (area === 'keys' && which === 'new') return { screen: 'key-new' };
  if (area === 'keys' && which === 'new-token') return { screen: 'token-new' };
  if (area === 'providers' || area === 'keys' || area === 'consents' || area === 'settings') return { screen: area };
  return { screen: 'overview' };
}

/** The address of a route: the inverse of `parseRoute`. */
export function routeHash(route: Route): string {
  switch (route.screen) {
    case 'overview': return '#/';
    case 'proxy-new': return '#/proxies/new';
    case 'proxy': return `#/proxies/${route.id}`;
    case 'proxy-edit': {
      const query = route.field ? `?field=${encodeURIComponent(route.field)}` : '';
      return `#/proxies/${route.id}/edit${query}`;
    }
    case 'provider-new': return `#/providers/new${route.returnTo ? '?for=proxy' : ''}`;
    case 'provider-edit': return `#/providers/${route.id}`;
    case 'key-new': return '#/keys/new';
    case 'token-new': return '#/keys/new-token';
    default: return `#/${route.screen}`;
  }
}

/** The entry of the navigation that a screen belongs to. */
export function areaOf({ screen }: Route): 'overview' | 'providers' | 'keys' | 'consents' | 'settings' {
  if (screen === 'key-new' || screen === 'token-new') return 'keys';
  if (screen === 'provider-new' || screen === 'provider-edit') return 'providers';
  if (screen === 'proxy' || screen === 'proxy-new' || screen === 'proxy-edit') return 'overview';
  return screen;
}
