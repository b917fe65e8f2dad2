import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { _electron as electron, type ElectronApplication, type Page } from 'playwright-core';
import { startDisplay, type Display } from './display.ts';
import { freePort } from './loopback.ts';
import { startSecretService, type SecretService } from './secret-service.ts';
import { TrayProbe } from './tray-probe.ts';

/** One start of the built desktop application. */
export class RunningDesktop {
  readonly app: ElectronApplication;
  readonly tray: TrayProbe;

  constructor(app: ElectronApplication, tray: TrayProbe) {
    this.app = app;
    this.tray = tray;
  }

  window = (): Promise<Page> => this.#page('index.html');
  consentWindow = (): Promise<Page> => this.#page('consent.html');

  /** Pages that are open now. */
  pages(): string[] {
    return this.app.windows().map((page) => new URL(page.url()).pathname.slice(1));
  }

  /** Quits as a person does from the menu, and waits until the process is gone. */
  async quit(): Promise<void> {
    const closed = this.app.waitForEvent('close');
    await this.app.evaluate(({ app }) => app.quit()).catch(() => {
      // The process may be gone before it can answer.
    });
    await closed;
  }

  /** The window of a page, open already, still loading, or yet to come. */
  async #page(file: string): Promise<Page> {
    const isIt = (url: URL): boolean => url.pathname === `/${file}`;
    const open = this.app.windows().map(async (page) => {
      await page.waitForURL(isIt);
      return page;
    });
    const coming = this.app.waitForEvent('window', { predicate: async (page) => {
      await page.waitForURL(/^app:/);
      return isIt(new URL(page.url()));
    } });
    return Promise.any([...open, coming]);
  }
}

/** A desktop to run Gatehouse on: a display, a session bus with an unlocked keychain, and a data folder. */
export class DesktopSession {
  readonly dataFolder: string;
  /** The person's configuration folder, where the autostart folder is. */
  readonly configFolder: string;
  readonly gatewayPort: number;
  readonly env: Record<string, string>;
  readonly #folder: string;
  readonly #executable: string;
  readonly #display: Display;
  readonly keychain: SecretService;

  readonly #appFolder: string | null;

  private constructor(
    executable: string, appFolder: string | null, display: Display, secrets: SecretService, folder: string,
    gatewayPort: number,
  ) {
    this.#executable = executable;
    this.#appFolder = appFolder;
    this.#display = display;
    this.keychain = secrets;
    this.#folder = folder;
    this.dataFolder = join(folder, 'data');
    this.configFolder = join(folder, 'config');
    this.gatewayPort = gatewayPort;
    this.env = {
      ...withoutUndefined(process.env),
      ...withoutUndefined(secrets.env),
      DISPLAY: display.name,
      GATEHOUSE_DATA_DIR: this.dataFolder,
      XDG_CONFIG_HOME: this.configFolder,
      GATEHOUSE_PORT: String(gatewayPort),
      // Desktops set it; here it would lead GTK to a session that is not this one.
      WAYLAND_DISPLAY: '',
    };
    delete this.env['ELECTRON_RUN_AS_NODE'];
  }

  /** @param appFolder the application for an Electron that holds none; null: the executable is the packed app itself */
  static async start(executable: string, appFolder: string | null = resolve('.')): Promise<DesktopSession> {
    const [display, secrets, folder, port] = await Promise.all([
      startDisplay(), startSecretService(), mkdtemp(join(tmpdir(), 'gatehouse-desktop-')), freePort(),
    ]);
    return new DesktopSession(executable, appFolder, display, secrets, folder, port);
  }

  get callbackUrl(): string {
    return `http://localhost:${this.gatewayPort}/api/v1/oauth/callback`;
  }

  /** The command line of the built app. */
  get command(): { executable: string; args: string[] } {
    // A sandbox needs rights that containers and root don't have.
    return { executable: this.#executable, args: [...this.#appFolder ? [this.#appFolder] : [], '--no-sandbox', '--disable-gpu'] };
  }

  async launch(...args: string[]): Promise<RunningDesktop> {
    const { executable, args: ownArgs } = this.command;
    const app = await electron.launch({
      executablePath: executable, args: [...ownArgs, ...args], env: this.env, timeout: 60_000,
    });
    return new RunningDesktop(app, await TrayProbe.attach(app));
  }

  async stop(): Promise<void> {
    await Promise.all([this.#display.stop(), this.keychain.stop()]);
    await rm(this.#folder, { recursive: true, force: true });
  }
}

const withoutUndefined = (env: NodeJS.ProcessEnv): Record<string, string> =>
  Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined));
