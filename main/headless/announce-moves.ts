import type { Gatehouse } from '../gatehouse.ts';
import { loginLines } from './greeting.ts';

/** A page of the old address goes dark when a person changes the port: the new one, with a link, is printed here. */
export function announceMoves(
  gatehouse: Pick<Gatehouse, 'url' | 'changed' | 'loginLink'>, startUrl: string, print: (...lines: string[]) => void,
): void {
  let known = startUrl;
  gatehouse.changed.subscribe(() => {
    // Not of the state: this is asked again and again while calls are running.
    const { url } = gatehouse;
    if (url === known) return;
    known = url;
    print('', `Gatehouse has moved to ${url}`, '', ...loginLines(gatehouse.loginLink()));
  });
}
