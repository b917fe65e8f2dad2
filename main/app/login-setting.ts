import type { Gatehouse } from '../gatehouse.ts';
import type { Logger } from '../log/logger.ts';
import { LoginItemFollower } from './login-item.ts';
import { systemLoginItem } from './system-login-item.ts';
import { tell } from './tell.ts';

/** Ties the setting "launch at login" to the system's own list. */
export const loginSetting = (
  gatehouse: Pick<Gatehouse, 'call'>, log: Logger, platform: NodeJS.Platform,
): LoginItemFollower => new LoginItemFollower({
  item: systemLoginItem(platform, process.env),
  save: (on) => gatehouse.call('settings.update', { launch_at_login: on }, 'window'),
  refused: (error) => {
    log.warn('The login item could not be changed', { error });
    tell(error).catch((failure: unknown) => log.error('Nobody could be told so', { error: failure }));
  },
});
