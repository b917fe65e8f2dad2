import { describe, expect, test } from 'vitest';
import { belongsTo } from '../../../../../main/clients/places/processes/belongs-to.ts';
import { claudeCode } from '../../../../../main/clients/registry/claude-code.ts';
import { claudeDesktop } from '../../../../../main/clients/registry/claude-desktop.ts';

const windows = (name: string, path: string | null) => ({ name, path, started: 1 });

describe('"claude.exe" of Windows', () => {
  test.each([
    'C:\\Users\\ada\\AppData\\Local\\AnthropicClaude\\app-1.2.3\\claude.exe',
    'C:\\Program Files\\WindowsApps\\Claude_1.2.3.0_x64__pzs8sxrjxfjjc\\app\\Claude.exe',
  ])('is Claude Desktop in %s', (path) => {
    expect(belongsTo(claudeDesktop, windows('claude', path), 'win32')).toBe(true);
    expect(belongsTo(claudeCode, windows('claude', path), 'win32')).toBe(false);
  });

  test.each([
    'C:\\Users\\ada\\.local\\bin\\claude.exe',
    'C:\\Users\\ada\\AppData\\Roaming\\Claude\\claude-code\\2.1.330\\claude.exe',
  ])('is Claude Code in %s', (path) => {
    expect(belongsTo(claudeCode, windows('claude', path), 'win32')).toBe(true);
    expect(belongsTo(claudeDesktop, windows('claude', path), 'win32')).toBe(false);
  });

  test('may be either where its path is not told', () => {
    expect(belongsTo(claudeCode, windows('Claude', null), 'win32')).toBe(true);
    expect(belongsTo(claudeDesktop, windows('claude', null), 'win32')).toBe(true);
  });
});

test('elsewhere the case tells them apart', () => {
  expect(belongsTo(claudeCode, windows('Claude', '/Applications/Claude.app/Contents/MacOS/Claude'), 'darwin')).toBe(false);
  expect(belongsTo(claudeDesktop, windows('Claude', '/Applications/Claude.app/Contents/MacOS/Claude'), 'darwin')).toBe(true);
});
