import type { OverallKind } from './overall-state.ts';

/**
 * The image of a state, relative to `assets/`. macOS recognises template images by the end of their name and colours
 * them itself; Windows picks the fitting size out of an ico; Electron finds the `@2x` file beside a png by itself.
 */
export function trayIcon(kind: OverallKind, platform: NodeJS.Platform): string {
  if (platform === 'darwin') return `tray/${kind}Template.png`;
  return platform === 'win32' ? `tray/${kind}.ico` : `tray/${kind}.png`;
}
