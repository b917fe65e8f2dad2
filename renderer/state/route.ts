import type { AppTarget } from '../../preload/schema/apps.ts';

/** The entries of the navigation, in their order. For a new one the compiler asks for its label, icon and screen. */
export const areas = [
  'overview', 'apps', 'activity', 'providers', 'keys', 'skills', 'consents', 'diagnosis', 'settings',
] as const;
export type Area = (typeof areas)[number];

/** The sections of a proxy's page, in their order. */
export const proxySections = ['overview', 'tools', 'activity', 'access', 'sign-ins', 'reach', 'settings'] as const;
export type ProxySection = (typeof proxySections)[number];

export const settingsSections = ['general', 'network', 'servers', 'data'] as const;
export type SettingsSection = (typeof settingsSections)[number];

export const skillsSections = ['overview', 'registry', 'submissions', 'reports'] as const;
export type SkillsSection = (typeof skillsSections)[number];

/** What happened, seen in different ways: the calls, who decided what, and what Gatehouse says of itself. */
export const activitySections = ['calls', 'audit', 'log'] as const;
export type ActivitySection = (typeof activitySections)[number];

export type Route =
  | { screen: Exclude<Area, 'settings' | 'activity' | 'skills' | 'diagnosis'> | 'proxy-new' | 'key-new' | 'token-new' }
  | { screen: 'settings'; section?: SettingsSection }
  | { screen: 'activity'; section?: ActivitySection }
  /** Without a proxy: of everything. */
  | { screen: 'diagnosis'; proxy?: number }
  | { screen: 'skills'; section?: SkillsSection }
  | { screen: 'skill'; id: number }
  /** Adding a proxy to an application. */
  | { screen: 'app'; app: string; target?: AppTarget; /** An entry of the application's own that gives way. */ replace?: string }
  | { screen: 'apps-import' }
  | { screen: 'provider-new'; returnTo?: 'proxy-new' }
  | { screen: 'provider-edit'; id: number }
  /** Without a section: its overview. */
  | { screen: 'proxy'; id: number; section?: ProxySection }
  | { screen: 'proxy-edit'; id: number; field?: string };

const id = (text: string | undefined): number | null => (text && /^[1-9]\d{0,9}$/.test(text) ? Number(text) : null);

const slug = (text: string | null): string | null => (text && /^[a-z0-9-]{1,64}$/.test(text) ? text : null);

function targetIn(parameters: URLSearchParams): AppTarget | null {
  const proxy = id(parameters.get('proxy') ?? undefined);
  if (proxy !== null) return { kind: 'proxy', id: proxy };
  const name = slug(parameters.get('builtin'));
  return name === null ? null : { kind: 'builtin', name };
}

const oneOf = <T extends string>(all: readonly T[], text: string | undefined): T | undefined =>
  all.find((one) => one === text);

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
    const section = oneOf(proxySections, verb);
    return { screen: 'proxy', id: number, ...(section && section !== 'overview' ? { section } : {}) };
  }
  if (area === 'apps' && which === 'import') return { screen: 'apps-import' };
  if (area === 'apps' && which && slug(which)) {
    const target = targetIn(parameters);
    const replace = parameters.get('replace');
    return { screen: 'app', app: which, ...(target ? { target } : {}), ...(replace ? { replace } : {}) };
  }
  if (area === 'providers' && which === 'new') {
    return { screen: 'provider-new', ...(parameters.get('for') === 'proxy' ? { returnTo: 'proxy-new' } : {}) };
  }
  if (area === 'providers' && number !== null) return { screen: 'provider-edit', id: number };
  if (area === 'keys' && which === 'new') return { screen: 'key-new' };
  if (area === 'keys' && which === 'new-token') return { screen: 'token-new' };
  if (area === 'diagnosis') {
    const proxy = id(parameters.get('proxy') ?? undefined);
    return { screen: 'diagnosis', ...(proxy === null ? {} : { proxy }) };
  }
  if (area === 'skills' && number !== null) return { screen: 'skill', id: number };
  if (area === 'skills') {
    const section = oneOf(skillsSections, which);
    return { screen: 'skills', ...(section && section !== 'overview' ? { section } : {}) };
  }
  if (area === 'settings') {
    const section = oneOf(settingsSections, which);
    return { screen: 'settings', ...(section && section !== 'general' ? { section } : {}) };
  }
  if (area === 'activity') {
    const section = oneOf(activitySections, which);
    return { screen: 'activity', ...(section && section !== 'calls' ? { section } : {}) };
  }
  return { screen: oneOf(areas, area) ?? 'overview' };
}

/** The address of a route: the inverse of `parseRoute`. */
export function routeHash(route: Route): string {
  switch (route.screen) {
    case 'overview': return '#/';
    case 'proxy-new': return '#/proxies/new';
    case 'proxy': return `#/proxies/${route.id}${route.section ? `/${route.section}` : ''}`;
    case 'proxy-edit': {
      const query = route.field ? `?field=${encodeURIComponent(route.field)}` : '';
      return `#/proxies/${route.id}/edit${query}`;
    }
    case 'apps-import': return '#/apps/import';
    case 'app': {
      const { app, target, replace } = route;
      const query = new URLSearchParams({
        ...(target?.kind === 'proxy' ? { proxy: String(target.id) } : {}),
        ...(target?.kind === 'builtin' ? { builtin: target.name } : {}),
        ...(replace ? { replace } : {}),
      });
      return `#/apps/${app}${query.size > 0 ? `?${query}` : ''}`;
    }
    case 'provider-new': return `#/providers/new${route.returnTo ? '?for=proxy' : ''}`;
    case 'provider-edit': return `#/providers/${route.id}`;
    case 'key-new': return '#/keys/new';
    case 'token-new': return '#/keys/new-token';
    case 'diagnosis': return `#/diagnosis${route.proxy ? `?proxy=${route.proxy}` : ''}`;
    case 'skill': return `#/skills/${route.id}`;
    case 'skills': return `#/skills${route.section ? `/${route.section}` : ''}`;
    case 'activity': return `#/activity${route.section ? `/${route.section}` : ''}`;
    case 'settings': return `#/settings${route.section ? `/${route.section}` : ''}`;
    default: return `#/${route.screen}`;
  }
}

/** The entry of the navigation that a screen belongs to. */
export function areaOf({ screen }: Route): Area {
  if (screen === 'key-new' || screen === 'token-new') return 'keys';
  if (screen === 'app' || screen === 'apps-import') return 'apps';
  if (screen === 'skill') return 'skills';
  if (screen === 'provider-new' || screen === 'provider-edit') return 'providers';
  if (screen === 'proxy' || screen === 'proxy-new' || screen === 'proxy-edit') return 'overview';
  return screen;
}

/** The same for the sections of one page, so that the page stays when a person goes from one to another. */
export function pageOf(route: Route): string {
  const page: Record<string, unknown> = { ...route };
  delete page['section'];
  return JSON.stringify(page);
}
