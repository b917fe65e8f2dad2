import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { app } from 'electron';
import type { AppUpdater } from 'electron-updater';
import { Signal } from '../events/signal.ts';
import type { Logger } from '../log/logger.ts';

/** What the tray says about updates. `available`: there is one; `ready`: it is here, and a restart installs it. */
export type Update = { kind: 'none' } | { kind: 'available' | 'ready'; version: string; notesUrl: string };

const dayMs = 24 * 60 * 60 * 1000;

/**
 * Asks once a day for a newer version, where a person wants that and the build knows whom to ask. Nothing is said but
 * in the tray, and nothing fails but into the log.
 */
export class Updates {
  readonly changed = new Signal();
  readonly #log: Logger;
  readonly #platform: NodeJS.Platform;
  #current: Update = { kind: 'none' };
  #timer: NodeJS.Timeout | undefined;
  #updater: Promise<AppUpdater | null> | undefined;

  constructor(log: Logger, platform: NodeJS.Platform) {
    this.#log = log;
    this.#platform = platform;
  }

  get current(): Update {
    return this.#current;
  }

  /** Called with the setting whenever it may have changed. */
  follow(wanted: boolean): void {
    if (wanted === (this.#timer !== undefined)) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
    if (!wanted || !app.isPackaged) return;
    this.#timer = setInterval(() => void this.#check(), dayMs).unref();
    void this.#check();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** Ends the process and installs what is ready. Everything must have been stopped before. */
  async install(): Promise<void> {
    (await this.#updater)?.quitAndInstall();
  }

  async #check(): Promise<void> {
    try {
      this.#updater ??= this.#open();
      await (await this.#updater)?.checkForUpdates();
    } catch (error) {
      this.#log.warn('Nobody answered whether there is a newer version', { error });
    }
  }

  /** Null where the build knows of no address. Loads what it needs only here: most starts need none of it. */
  async #open(): Promise<AppUpdater | null> {
    const text = await readFile(join(process.resourcesPath, 'app-update.yml'), 'utf8').catch(() => null);
    if (text === null) return null;
    const { readUpdateFeed, releaseNotesUrl, updateMode } = await import('./update-feed.ts');
    const feed = readUpdateFeed(text);
    const mode = updateMode(this.#platform, feed);
    if (!feed || mode === 'off') return null;
    const { autoUpdater: updater } = await import('electron-updater');
    updater.logger = {
      info: (message: unknown) => this.#log.debug(String(message)),
      warn: (message: unknown) => this.#log.warn(String(message)),
      error: (message: unknown) => this.#log.warn(String(message)),
    };
    // For a Linux package of any kind: it is only asked, it installs nothing.
    updater.forceDevUpdateConfig = mode === 'tell';
    updater.autoDownload = mode === 'install';
    // The package's own value would tell one installation from another.
    updater.requestHeaders = { 'x-user-staging-id': 'none' };
    const say = (kind: 'available' | 'ready') => ({ version }: { version: string }): void => {
      const notesUrl = releaseNotesUrl(feed, version);
      if (notesUrl === null) return;
      this.#current = { kind, version, notesUrl };
      this.changed.emit();
    };
    updater.on('update-available', say('available'));
    updater.on('update-downloaded', say('ready'));
    return updater;
  }
}
