import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { trayIcon } from '../../../main/app/tray-icon.ts';

const assets = join(import.meta.dirname, '../../../assets');

describe.each(['darwin', 'win32', 'linux'] as const)('tray images on %s', (platform) => {
  it.each(['running', 'stopped', 'attention', 'error'] as const)('has one for %s', (kind) => {
    expect(existsSync(join(assets, trayIcon(kind, platform)))).toBe(true);
  });

  it('shows different images for different states', () => {
    const kinds = ['running', 'stopped', 'attention', 'error'] as const;
    expect(new Set(kinds.map((kind) => trayIcon(kind, platform))).size).toBe(kinds.length);
  });
});

it('names macOS images so that the system colours them', () => {
  expect(trayIcon('running', 'darwin')).toMatch(/Template\.png$/);
});
