import { clipboard } from 'electron';
import type { PushEvents } from '../../preload/schema/operations.ts';
import type { Gatehouse } from '../gatehouse.ts';
import { openExternal } from './open-external.ts';
import type { TrayCommand } from './tray-item.ts';

export interface TrayCommandPorts {
  gatehouse: Pick<Gatehouse, 'call'>;
  showWindow(target: PushEvents['navigate'] | null): void;
  showConsent(): void;
  quit(): Promise<void>;
  installUpdate(): Promise<void>;
}

/** Does what a click in the tray's menu asks for, through the same operations as the window. */
export async function runTrayCommand(ports: TrayCommandPorts, command: TrayCommand): Promise<void> {
  switch (command.do) {
    case 'show':
      return ports.showWindow(command.target);
    case 'consent':
      return ports.showConsent();
    case 'copy':
      // Newer runtimes answer with a promise, older ones with nothing.
      return clipboard.writeText(command.text);
    case 'logs':
      return ports.showWindow({ screen: 'activity', id: 'log' });
    case 'browse':
      return openExternal(command.url);
    case 'install_update':
      return ports.installUpdate();
    case 'quit':
      return ports.quit();
    case 'launch_at_login':
      await ports.gatehouse.call('settings.update', { launch_at_login: command.on }, 'window');
      return;
    case 'connect':
      return connect(ports, command.proxyIds);
    case 'start':
    case 'stop':
    case 'restart':
      // A failure becomes the proxy's status, which the tray draws.
      await Promise.all(command.proxyIds.map((id) => ports.gatehouse.call(`proxies.${command.do}`, { id }, 'window')));
  }
}

async function connect({ gatehouse, showWindow }: TrayCommandPorts, proxyIds: number[]): Promise<void> {
  for (const id of proxyIds) {
    const result = await gatehouse.call('proxies.connect', { id }, 'window');
    if (result.ok) await openExternal(result.value.authorization_url);
    else showWindow({ screen: 'overview', id: String(id) });
  }
}
