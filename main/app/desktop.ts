import { join } from 'node:path';
import { app, nativeImage, nativeTheme, session } from 'electron';
import type { Gatehouse } from '../gatehouse.ts';
import type { Logger } from '../log/logger.ts';
import { commandOf, type AppLink } from './app-link.ts';
import { setApplicationMenu } from './app-menu.ts';
import { windowWasClosed } from './closed-window.ts';
import { ConsentWindow } from './consent-window.ts';
import { registerIpc } from './ipc.ts';
import type { LoginItemFollower } from './login-item.ts';
import { loginSetting } from './login-setting.ts';
import { MainWindow } from './main-window.ts';
import { Notifier } from './notifier.ts';
import { serveRenderer } from './protocol.ts';
import { quitByPerson } from './quit-by-person.ts';
import { RememberedBounds } from './remembered-bounds.ts';
import { hardenSession } from './security.ts';
import { shellCallRunner } from './shell-calls.ts';
import type { Shutdown } from './shutdown.ts';
import { GatehouseTray } from './tray.ts';
import { runTrayCommand, type TrayCommandPorts } from './tray-commands.ts';
import type { TrayCommand } from './tray-item.ts';
import { Updates } from './updates.ts';

export interface DesktopOptions {
  gatehouse: Gatehouse;
  dataFolder: string;
  /** Where `dist` and `assets` are: the source tree, or the asar of the installed application. */
  appFolder: string;
  platform: NodeJS.Platform;
  shutdown: Shutdown;
}

/** Tray, window and consent window over a running Gatehouse. Made once the app is ready. */
export class Desktop {
  readonly #gatehouse: Gatehouse;
  readonly #log: Logger;
  readonly #window: MainWindow;
  readonly #tray: GatehouseTray;
  readonly #consent: ConsentWindow;
  readonly #loginItem: LoginItemFollower;
  readonly #notifier: Notifier;
  readonly #updates: Updates;
  readonly #run: (command: TrayCommand) => void;
  #stopping = false;

  constructor({ gatehouse, dataFolder, appFolder, platform, shutdown }: DesktopOptions) {
    this.#gatehouse = gatehouse;
    this.#log = gatehouse.log.child('desktop');
    hardenSession(session.defaultSession);
    serveRenderer(join(appFolder, 'dist', 'renderer'));
    const quit = (): Promise<void> => quitByPerson(gatehouse, () => app.quit());
    setApplicationMenu({ platform, isPackaged: app.isPackaged, quit: () => this.#attempt('at quitting', quit()) });

    const assets = join(appFolder, 'assets');
    const folders = { data: dataFolder, logs: join(dataFolder, 'logs') };
    const page = {
      preload: join(appFolder, 'dist', 'preload', 'index.cjs'),
      // Read once: from its path each window would decode it anew, for a collector that seldom comes by in the tray.
      icon: nativeImage.createFromPath(join(assets, 'icons', '256x256.png')),
    };
    this.#window = new MainWindow({
      ...page,
      bounds: new RememberedBounds(join(dataFolder, 'window.json')),
      closed: () => {
        if (!this.#stopping) this.#attempt('after closing the window', windowWasClosed(gatehouse, platform));
      },
    });
    this.#consent = new ConsentWindow({ ...page, consents: gatehouse.consents });
    const commands: TrayCommandPorts = {
      gatehouse,
      showWindow: (target) => this.#window.show(target),
      // Answered meanwhile: the window shows what there is now.
      showConsent: () => {
        if (!this.#consent.show()) this.#window.show();
      },
      quit,
      installUpdate: () => quitByPerson(gatehouse, () => shutdown.stopThen(() => void this.#updates.install())),
    };
    this.#run = (command) => this.#attempt('at a command', runTrayCommand(commands, command));
    this.#tray = new GatehouseTray({ assets, platform, run: this.#run });
    this.#notifier = new Notifier(this.#run);
    this.#updates = new Updates(this.#log, platform);
    registerIpc({
      call: (name, input) => gatehouse.call(name, input, 'window'),
      // The consent window closes by itself once nothing waits.
      shell: shellCallRunner({
        closeWindow: (window) => {
          if (!this.#consent.owns(window)) window.close();
        },
        folders,
      }),
      log: this.#log,
    });
    this.#loginItem = loginSetting(gatehouse, this.#log, platform);
    const draw = (): void => this.#attempt('at drawing the state', this.#draw());
    gatehouse.changed.subscribe(draw);
    gatehouse.logChanged.subscribe(() => this.#window.logChanged());
    this.#updates.changed.subscribe(draw);
    draw();
  }

  /** Shows the window, or the place that a link names. */
  open(link: AppLink = { verb: 'open' }): void {
    this.#run(commandOf(link));
  }

  /** From here on windows close without questions. */
  stop(): void {
    this.#stopping = true;
    this.#notifier.stop();
    this.#updates.stop();
    this.#window.close();
    this.#consent.destroy();
    this.#tray.destroy();
  }

  async #draw(): Promise<void> {
    const state = await this.#gatehouse.state();
    if (this.#stopping) return;
    nativeTheme.themeSource = state.settings.theme === 'contrast' ? 'system' : state.settings.theme;
    this.#updates.follow(state.settings.check_for_updates);
    this.#tray.render(state, this.#updates.current);
    void this.#loginItem.follow(state.settings.launch_at_login);
    this.#window.update(state);
    this.#consent.update(state);
    this.#notifier.update(state);
  }

  #attempt(what: string, work: Promise<unknown>): void {
    work.catch((error: unknown) => this.#log.error(`The desktop failed ${what}`, { error }));
  }
}
