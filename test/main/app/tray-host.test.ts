import { describe, expect, it } from 'vitest';
import { hasTrayHost } from '../../../main/app/tray-host.ts';

const answers = (tools: Record<string, string>) => async (file: string): Promise<string | undefined> => tools[file];

describe('whether a tray icon can be seen', () => {
  it.each(['darwin', 'win32'] as const)('always on %s', async (platform) => {
    expect(await hasTrayHost(platform, answers({}))).toBe(true);
  });

  it.each([
    ['gdbus', '(true,)\n', true],
    ['gdbus', '(false,)\n', false],
    ['dbus-send', 'method return time=1\n   boolean true\n', true],
    ['dbus-send', 'method return time=1\n   boolean false\n', false],
    ['busctl', 'b true\n', true],
    ['busctl', 'b false\n', false],
  ])('on Linux as %s says: %j', async (tool, output, visible) => {
    expect(await hasTrayHost('linux', answers({ [tool]: output }))).toBe(visible);
  });

  it('is denied where nobody can tell, so that the window is not lost', async () => {
    expect(await hasTrayHost('linux', answers({}))).toBe(false);
  });
});
