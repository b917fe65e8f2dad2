import { readFileSync, writeFileSync } from 'node:fs';
import { screen, type BrowserWindow } from 'electron';
import { usableBounds, type Bounds } from './window-bounds.ts';

/**
 * Where the window was. A file of its own and no setting: it is of no use to anyone else, and losing it costs nothing,
 * which is why trouble with it is passed over in silence.
 */
export class RememberedBounds {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  load(): Bounds | undefined {
    try {
      const remembered: unknown = JSON.parse(readFileSync(this.#file, 'utf8'));
      return usableBounds(remembered, screen.getAllDisplays().map(({ workArea }) => workArea));
    } catch {
      return undefined;
    }
  }

  save(window: BrowserWindow): void {
    try {
      writeFileSync(this.#file, JSON.stringify(window.getNormalBounds()), { mode: 0o600 });
    } catch {
      // See above.
    }
  }
}
