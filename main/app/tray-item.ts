import type { PushEvents } from '../../preload/schema/operations.ts';

/** What a click on a tray item does. */
export type TrayCommand =
  | { do: 'start' | 'stop' | 'restart' | 'connect'; proxyIds: number[] }
  | { do: 'copy'; text: string }
  | { do: 'show'; target: PushEvents['navigate'] | null }
  | { do: 'launch_at_login'; on: boolean }
  | { do: 'browse'; url: string }
  | { do: 'consent' | 'logs' | 'install_update' | 'quit' };

/** The menu as data: what the tests read, and what tray.ts hands to Electron. */
export type TrayItem =
  | { kind: 'separator' }
  | { kind: 'text'; label: string }
  | { kind: 'action'; label: string; enabled: boolean; command: TrayCommand }
  | { kind: 'check'; label: string; checked: boolean; command: TrayCommand }
  | { kind: 'submenu'; label: string; items: TrayItem[] };

export const separator: TrayItem = { kind: 'separator' };

/** A row that only informs. */
export const text = (label: string): TrayItem => ({ kind: 'text', label });

export const action = (label: string, command: TrayCommand, enabled = true): TrayItem =>
  ({ kind: 'action', label, enabled, command });

/** Cuts what others have written, a client's name or an error, to a menu's width in characters. */
export const short = (words: string, limit: number): string =>
  words.length > limit ? `${words.slice(0, limit - 1)}…` : words;
