import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const configuration = parse(readFileSync('electron-builder.yml', 'utf8')) as {
  electronFuses: Record<string, boolean>;
  files: string[];
  publish: unknown;
  mac: Record<string, unknown>;
};

describe('the packed application', () => {
  it('has every fuse set that keeps others from giving it commands, but for Node mode, which the bridge needs', () => {
    expect(configuration.electronFuses).toEqual({
      runAsNode: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      grantFileProtocolExtraPrivileges: false,
    });
  });

  it('asks macOS for nothing but what V8 needs', () => {
    expect(configuration.mac).toMatchObject({
      hardenedRuntime: true,
      entitlements: 'assets/entitlements.mac.plist',
      entitlementsInherit: 'assets/entitlements.mac.plist',
    });
    const entitlements = readFileSync('assets/entitlements.mac.plist', 'utf8').match(/<key>(.*?)<\/key>/g);
    expect(entitlements).toEqual(['<key>com.apple.security.cs.allow-jit</key>']);
  });

  it('is published by nobody by accident, and takes along neither sources nor maps', () => {
    expect(configuration.publish).toBeNull();
    expect(configuration.files).toContain('!dist/**/*.map');
    expect(configuration.files.some((pattern) => /^(main|renderer|preload|test)\//.test(pattern))).toBe(false);
  });
});
