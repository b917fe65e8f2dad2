import { parseRoute, routeHash, type Route } from './route.ts';

/** Where the window is. The address holds it, so that going back and reloading work. */
export class Router {
  current = $state.raw<Route>(parseRoute(location.hash));
  /** False until the person went somewhere: then each screen's heading takes the focus as it arrives. */
  moved = false;

  go(route: Route): void {
    location.hash = routeHash(route);
  }

  /** Follows the address. Returns its own stop. */
  start(): () => void {
    const follow = (): void => {
      this.moved = true;
      this.current = parseRoute(location.hash);
    };
    window.addEventListener('hashchange', follow);
    return () => window.removeEventListener('hashchange', follow);
  }
}
