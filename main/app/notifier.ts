import { BrowserWindow, Notification } from 'electron';
import type { AppState } from '../../preload/schema/views.ts';
import { announcementsFor, currentKeys, needKey, newNeeds, type Announcement } from './announcements.ts';
import type { Need } from './needs.ts';
import type { TrayCommand } from './tray-item.ts';

/**
 * Milliseconds between a need and the word about it: time for the consent window to come up and take the focus, for
 * several proxies to lose the same network, and for trouble to settle itself.
 */
const patience = 1500;

/** Tells a person who looks elsewhere that something waits, once, and takes it back when it is settled. */
export class Notifier {
  readonly #run: (command: TrayCommand) => void;
  /** Keys of what is known; null before the first state. */
  #known: Set<string> | null = null;
  #waiting: Need[] = [];
  #timer: NodeJS.Timeout | undefined;
  /** Held for as long as they are shown: a collected one can no longer be clicked. */
  #shown: { keys: string[]; notification: Notification }[] = [];

  constructor(run: (command: TrayCommand) => void) {
    this.#run = run;
  }

  update(state: AppState): void {
    this.#waiting.push(...newNeeds(this.#known, state));
    this.#known = currentKeys(state, this.#known ?? new Set());
    this.#shown = this.#shown.filter(({ keys, notification }) => {
      const isCurrent = keys.some((key) => this.#known?.has(key));
      if (!isCurrent) notification.close();
      return isCurrent;
    });
    if (this.#waiting.length > 0) this.#timer ??= setTimeout(() => this.#tell(), patience);
  }

  stop(): void {
    clearTimeout(this.#timer);
    for (const { notification } of this.#shown) notification.close();
  }

  #tell(): void {
    this.#timer = undefined;
    const still = this.#waiting.filter((need) => this.#known?.has(needKey(need)));
    this.#waiting = [];
    // Whoever looks at a window of ours sees it there.
    if (BrowserWindow.getFocusedWindow() || !Notification.isSupported()) return;
    for (const announcement of announcementsFor(still)) this.#show(announcement);
  }

  #show({ keys, title, body, command }: Announcement): void {
    const notification = new Notification({ title, body });
    notification.on('click', () => this.#run(command));
    notification.show();
    this.#shown.push({ keys, notification });
  }
}
