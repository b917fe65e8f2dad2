import { describe, expect, it } from 'vitest';
import type { TrayItem } from '../../../main/app/tray-item.ts';
import { trayMenu } from '../../../main/app/tray-menu.ts';
import { approvalNeeded, consent, needsSignIn, portTaken, proxy, running, state, stopped, toolsChanged } from './states.ts';

/** The menu as a person reads it: one line each, disabled ones in brackets, sub-menus indented. */
function read(items: readonly TrayItem[]): string[] {
  return items.flatMap((item) => {
    switch (item.kind) {
      case 'separator': return ['---'];
      case 'text': return [`(${item.label})`];
      case 'action': return [item.enabled ? item.label : `(${item.label})`];
      case 'check': return [`[${item.checked ? 'x' : ' '}] ${item.label}`];
      case 'submenu': return [`${item.label} >`, ...read(item.items).map((line) => `  ${line}`)];
    }
  });
}

function commandOf(items: readonly TrayItem[], ...path: string[]): unknown {
  const [label, ...rest] = path;
  for (const item of items) {
    if (item.kind === 'submenu' && item.label === label) return commandOf(item.items, ...rest);
    if ((item.kind === 'action' || item.kind === 'check') && item.label === label) return item.command;
  }
  throw new Error(`No item "${label}" in:\n${read(items).join('\n')}`);
}

describe('the tray menu', () => {
  it('offers the window and a way out before anything is set up', () => {
    expect(read(trayMenu(state()))).toEqual([
      '(No proxies yet)', '---', 'Open Gatehouse', '---', '[ ] Launch at login', 'Show logs', '---', 'Quit Gatehouse',
    ]);
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
      '---',
      'Start all', 'Stop all',
      '---',
      'Open Gatehouse', 'Add to an app…',
      '---',
      '[ ] Launch at login', 'Show logs',
      '---',
      'Quit Gatehouse',
    ]);
    expect(commandOf(menu, 'everything: Running', 'Copy URL'))
      .toEqual({ do: 'copy', text: 'http://localhost:9050/mcp' });
    expect(commandOf(menu, 'files: Stopped', 'Start')).toEqual({ do: 'start', proxyIds: [2] });
    expect(commandOf(menu, 'Start all')).toEqual({ do: 'start', proxyIds: [2] });
    expect(commandOf(menu, 'Stop all')).toEqual({ do: 'stop', proxyIds: [1] });
  });

  it('puts what waits for the person on top', () => {
    const menu = trayMenu(state({
      proxies: [
        proxy(1, 'everything', needsSignIn), proxy(2, 'files', portTaken), proxy(3, 'calm', running),
        proxy(4, 'local', approvalNeeded),
      ],
      consents: [consent('1', 'Cursor')],
      notices: [
        { code: 'keychain_unavailable', severity: 'warning', message: 'No keychain answers (Cannot create an item). Secrets are kept.', remedy: 'Unlock it.' },
      ],
    }));
    expect(read(menu).slice(2, 8)).toEqual([
      'Cursor asks to use everything (KFRT-2291)…',
      'everything: Sign in',
      'files: Change port',
      'local: Approve the program',
      'No keychain answers',
      '---',
    ]);
    expect(commandOf(menu, 'local: Approve the program')).toEqual({ do: 'show', target: { screen: 'overview', id: '4' } });
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

  it('leads to the apps, and with a single proxy straight to that', () => {
    const one = trayMenu(state({ proxies: [proxy(7, 'everything', running)] }));
    expect(commandOf(one, 'Add to an app…')).toEqual({ do: 'show', target: { screen: 'overview', id: '7' } });
    const two = trayMenu(state({ proxies: [proxy(1, 'a', running), proxy(2, 'b', running)] }));
    expect(commandOf(two, 'Add to an app…')).toEqual({ do: 'show', target: { screen: 'apps' } });
  });

  it('shows whether Gatehouse starts at login, and changes that', () => {
    const on = trayMenu(state({ settings: { ...state().settings, launch_at_login: true } }));
    expect(read(on)).toContain('[x] Launch at login');
    expect(commandOf(on, 'Launch at login')).toEqual({ do: 'launch_at_login', on: false });
    expect(commandOf(trayMenu(state()), 'Launch at login')).toEqual({ do: 'launch_at_login', on: true });
  });

  it('says in one line that a newer version is there, and in one more what is new in it', () => {
    const notesUrl = 'https://example.com/notes-2.0.0.html';
    const available = trayMenu(state(), { kind: 'available', version: '2.0.0', notesUrl });
    expect(read(available).slice(-4)).toEqual(['---', 'Version 2.0.0 is available…', '---', 'Quit Gatehouse']);
    expect(commandOf(available, 'Version 2.0.0 is available…')).toEqual({ do: 'browse', url: notesUrl });
    const ready = trayMenu(state(), { kind: 'ready', version: '2.0.0', notesUrl });
    expect(commandOf(ready, 'Update 2.0.0 ready: restart to install')).toEqual({ do: 'install_update' });
    expect(commandOf(ready, 'What is new in 2.0.0…')).toEqual({ do: 'browse', url: notesUrl });
  });

  it('has an item for everything that can need the person, so that no state lacks a way out', () => {
    for (const status of [needsSignIn, portTaken, approvalNeeded, toolsChanged]) {
      expect(read(trayMenu(state({ proxies: [proxy(1, 'a', status)] })))).toContain(`a: ${status.next_action?.label}`);
    }
  });

  it('shortens what a client calls itself', () => {
    const menu = trayMenu(state({ consents: [consent('1', 'x'.repeat(500))] }));
    expect(read(menu).every((line) => line.length < 120)).toBe(true);
  });
});
