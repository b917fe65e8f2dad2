import { describe, expect, it } from 'vitest';
import { trayMenu, type TrayItem } from '../../../main/app/tray-menu.ts';
import { consent, needsSignIn, portTaken, proxy, running, state, stopped } from './states.ts';

/** The menu as a person reads it: one line each, disabled ones in brackets, sub-menus indented. */
function read(items: readonly TrayItem[]): string[] {
  return items.flatMap((item) => {
    switch (item.kind) {
      case 'separator': return ['---'];
      case 'text': return [`(${item.label})`];
      case 'action': return [item.enabled ? item.label : `(${item.label})`];
      case 'submenu': return [`${item.label} >`, ...read(item.items).map((line) => `  ${line}`)];
    }
  });
}

function commandOf(items: readonly TrayItem[], ...path: string[]): unknown {
  const [label, ...rest] = path;
  for (const item of items) {
    if (item.kind === 'submenu' && item.label === label) return commandOf(item.items, ...rest);
    if (item.kind === 'action' && item.label === label) return item.command;
  }
  throw new Error(`No item "${label}" in:\n${read(items).join('\n')}`);
}

describe('the tray menu', () => {
  it('offers the window and a way out before anything is set up', () => {
    expect(read(trayMenu(state()))).toEqual(['(No proxies yet)', '---', '---', 'Open Gatehouse', 'Quit Gatehouse']);
  });

  it('shows each proxy in words with what can be done to it', () => {
    const menu = trayMenu(state({ proxies: [proxy(1, 'everything', running), proxy(2, 'files', stopped)] }));
    expect(read(menu)).toEqual([
      '(1 of 2 proxies running)',
      '---',
      'everything: Running >',
      '  (Start)', '  Stop', '  Restart', '  ---', '  Copy URL', '  Show',
      'files: Stopped >',
      '  Start', '  (Stop)', '  (Restart)', '  ---', '  Copy URL', '  Show',
      'Start all', 'Stop all',
      '---',
      'Open Gatehouse', 'Quit Gatehouse',
    ]);
    expect(commandOf(menu, 'everything: Running', 'Copy URL'))
      .toEqual({ do: 'copy', text: 'http://localhost:9050/mcp' });
    expect(commandOf(menu, 'files: Stopped', 'Start')).toEqual({ do: 'start', proxyIds: [2] });
    expect(commandOf(menu, 'Start all')).toEqual({ do: 'start', proxyIds: [2] });
    expect(commandOf(menu, 'Stop all')).toEqual({ do: 'stop', proxyIds: [1] });
  });

  it('puts what waits for the person on top', () => {
    const menu = trayMenu(state({
      proxies: [proxy(1, 'everything', needsSignIn), proxy(2, 'files', portTaken), proxy(3, 'calm', running)],
      consents: [consent('1', 'Cursor')],
      notices: [
        { code: 'keychain_unavailable', severity: 'warning', message: 'No keychain answers.', remedy: 'Unlock it.' },
      ],
    }));
    expect(read(menu).slice(2, 6)).toEqual([
      'No keychain answers.',
      'Cursor asks to use everything (KFRT-2291)…',
      'everything: Sign in',
      'files: Change port',
    ]);
    expect(commandOf(menu, 'Cursor asks to use everything (KFRT-2291)…')).toEqual({ do: 'consent' });
    expect(commandOf(menu, 'everything: Sign in')).toEqual({ do: 'connect', proxyIds: [1] });
    expect(commandOf(menu, 'files: Change port')).toEqual({ do: 'show', target: { screen: 'overview', id: '2' } });
  });

  it('leads to the settings when the gateway could not start', () => {
    const menu = trayMenu(state({ gateway: { ...state().gateway, state: 'failed', detail: 'Port 8080 is taken.' } }));
    expect(read(menu).slice(0, 3)).toEqual(['(Port 8080 is taken.)', '---', 'Change the gateway port…']);
    expect(commandOf(menu, 'Change the gateway port…')).toEqual({ do: 'show', target: { screen: 'settings' } });
  });

  it('never starts a disabled proxy with "Start all"', () => {
    const disabled = { ...proxy(1, 'off', { ...stopped, can_start: true }), enabled: false };
    const menu = trayMenu(state({ proxies: [disabled, proxy(2, 'on', stopped)] }));
    expect(commandOf(menu, 'Start all')).toEqual({ do: 'start', proxyIds: [2] });
  });

  it('shortens what a client calls itself', () => {
    const menu = trayMenu(state({ consents: [consent('1', 'x'.repeat(500))] }));
    expect(read(menu).every((line) => line.length < 120)).toBe(true);
  });
});
