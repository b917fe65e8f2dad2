import type { Gatehouse } from '../gatehouse.ts';
import { loginLines } from './greeting.ts';

/** A page of the old address goes dark when a person changes the port: the new one, with a link, is printed here. */
export function announceMoves(gatehouse: Gatehouse, startUrl: string, print: (...lines: string[]) => void): void {
  let known = startUrl;
  const look = async (): Promise<void> => {
    const { url } = (await gatehouse.state()).gateway;
    if (url === known) return;
    known = url;
    print('', `Gatehouse has moved to ${url}`, '', ...loginLines(gatehouse.loginLink()));
  };
  gatehouse.changed.subscribe(() => {
    look().catch((error: unknown) => gatehouse.log.error('The new address could not be read', { error }));
  });
}
