import { homedir } from 'node:os';
import { app } from 'electron';
import { GatehouseError } from '../errors/index.ts';
import type { LoginItem } from './login-item.ts';
import { autostartFile, XdgAutostart } from './xdg-autostart.ts';

/** What the login item starts: `--hidden` is for the tray only. */
const hidden = '--hidden';

/** The login item of this system. */
export function systemLoginItem(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): LoginItem {
  if (platform !== 'linux') return electronLoginItem(platform);
  // An AppImage runs from a mount that is gone after the next login; the variable names the file itself.
  const program = env['APPIMAGE'] ?? process.execPath;
  const command = [program, ...(app.isPackaged ? [] : [app.getAppPath()]), hidden];
  return new XdgAutostart(autostartFile(env, homedir()), command);
}

/** True where macOS started the application at login; it passes no arguments of ours. Asked once the app is ready. */
export const wasOpenedAtLogin = (platform: NodeJS.Platform): boolean =>
  platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin;

/** macOS would start Electron itself, without telling it what to run. */
const notInstalled = (): GatehouseError => new GatehouseError(
  'login_item_refused',
  'Only the installed application can start at login.',
  { status: 409, remedy: 'Install Gatehouse and switch it on there.' },
);

/** Windows finds the entry only when it is asked for with the same program and arguments. */
function electronLoginItem(platform: NodeJS.Platform): LoginItem {
  const windows = {
    path: process.execPath,
    args: [...(app.isPackaged ? [] : [`"${app.getAppPath()}"`]), hidden],
  };
  const options = platform === 'win32' ? windows : {};
  const isOn = (): boolean => {
    const settings = app.getLoginItemSettings(options);
    // Both systems let the person switch the entry off without removing it.
    return platform === 'win32' ? settings.executableWillLaunchAtLogin : settings.openAtLogin;
  };
  return {
    isOn: async () => isOn(),
    set: async (on) => {
      if (platform === 'darwin' && !app.isPackaged) throw notInstalled();
      app.setLoginItemSettings({ ...options, openAtLogin: on });
      if (!on || isOn()) return;
      throw new GatehouseError('login_item_refused', 'The system does not start Gatehouse at login yet.', {
        status: 409,
        remedy: platform === 'darwin'
          ? 'Allow Gatehouse in the System Settings, under General, Login Items.'
          : 'Switch Gatehouse on in the Task Manager, under Startup apps.',
      });
    },
  };
}
