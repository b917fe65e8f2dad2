import type { ElectronApplication } from 'playwright-core';

/** A menu item as it was handed to the operating system. */
export interface MenuLine {
  label: string;
  enabled: boolean;
  checked: boolean;
  items: MenuLine[];
}

interface Probe {
  menu: Electron.Menu | null;
  toolTip: string;
}

type Probed = typeof globalThis & { trayProbe: Probe };

/**
 * Reads the real tray of a running app. Electron can't list its trays, so the probe listens in on what the app tells
 * its Tray object; it sees the tray from its next change on.
 */
export class TrayProbe {
  readonly #app: ElectronApplication;

  private constructor(app: ElectronApplication) {
    this.#app = app;
  }

  static async attach(app: ElectronApplication): Promise<TrayProbe> {
    await app.evaluate(({ Tray }) => {
      const probe: Probe = { menu: null, toolTip: '' };
      (globalThis as Probed).trayProbe = probe;
      const { setContextMenu, setToolTip } = Tray.prototype;
      Tray.prototype.setContextMenu = function (this: Electron.Tray, menu) {
        probe.menu = menu;
        return setContextMenu.call(this, menu);
      };
      Tray.prototype.setToolTip = function (this: Electron.Tray, text) {
        probe.toolTip = text;
        return setToolTip.call(this, text);
      };
    });
    return new TrayProbe(app);
  }

  /** The menu now; empty before its first change. */
  menu(): Promise<MenuLine[]> {
    return this.#app.evaluate(() => {
      const read = (menu: Electron.Menu | null): MenuLine[] => (menu?.items ?? [])
        .filter((item) => item.type !== 'separator')
        .map((item) => ({
          label: item.label, enabled: item.enabled, checked: item.checked, items: read(item.submenu ?? null),
        }));
      return read((globalThis as Probed).trayProbe.menu);
    });
  }

  toolTip(): Promise<string> {
    return this.#app.evaluate(() => (globalThis as Probed).trayProbe.toolTip);
  }

  /** Clicks an item, named by the labels on the way to it. */
  async click(...path: string[]): Promise<void> {
    await this.#app.evaluate((_electron, labels) => {
      let items = (globalThis as Probed).trayProbe.menu?.items ?? [];
      for (const [depth, label] of labels.entries()) {
        const item = items.find((candidate) => candidate.label === label);
        if (!item?.enabled) throw new Error(`The tray's menu has no "${label}" to click.`);
        if (depth === labels.length - 1) item.click();
        items = item.submenu?.items ?? [];
      }
    }, path);
  }
}
