import type { PushEvents } from '../../preload/schema/operations.ts';
import { parseRoute, type Route } from './route.ts';

/** The screen that main asks for, e.g. after a click in the tray: a proxy where `id` names one. */
export function routeFor({ screen, id }: PushEvents['navigate']): Route {
  const proxy = screen === 'overview' && id ? Number(id) : null;
  if (proxy) return { screen: 'proxy', id: proxy };
  if (screen === 'activity') return parseRoute(`#/activity/${id ?? ''}`);
  return { screen };
}
