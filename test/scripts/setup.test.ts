import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { buildIsCurrent, dependenciesAreCurrent } from '../../scripts/setup.mjs';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-setup-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

type Packages = Record<string, { version?: string; optional?: boolean }>;

function lock(path: string, packages: Packages): void {
  writeFileSync(join(folder, path), JSON.stringify({ lockfileVersion: 3, packages }));
}

describe('dependenciesAreCurrent', () => {
  const wanted: Packages = {
    '': { version: '0.1.0' },
    'node_modules/jose': { version: '6.2.17' },
    'node_modules/keytar': { version: '7.9.0', optional: true },
  };

  beforeEach(() => {
    lock('package-lock.json', wanted);
    mkdirSync(join(folder, 'node_modules'));
  });

  test('is false on a fresh clone, and after an installation that was interrupted', () => {
    expect(dependenciesAreCurrent(folder)).toBe(false);
    rmSync(join(folder, 'node_modules'), { recursive: true });
    expect(dependenciesAreCurrent(folder)).toBe(false);
  });

  test('is true once everything is there, with or without what is optional', () => {
    lock('node_modules/.package-lock.json', wanted);
    expect(dependenciesAreCurrent(folder)).toBe(true);
    lock('node_modules/.package-lock.json', { 'node_modules/jose': { version: '6.2.17' } });
    expect(dependenciesAreCurrent(folder)).toBe(true);
  });

  test('is false when the lock asks for another version, or for one more package', () => {
    lock('node_modules/.package-lock.json', { 'node_modules/jose': { version: '6.2.16' } });
    expect(dependenciesAreCurrent(folder)).toBe(false);
    lock('node_modules/.package-lock.json', wanted);
    lock('package-lock.json', { ...wanted, 'node_modules/zod': { version: '4.6.7' } });
    expect(dependenciesAreCurrent(folder)).toBe(false);
  });
});

describe('buildIsCurrent', () => {
  const longAgo = new Date('2026-01-01');
  const built = new Date('2026-02-01');
  const later = new Date('2026-03-01');
  const at = (path: string): string => join(folder, path);

  beforeEach(() => {
    const files = ['main/oauth/token.ts', 'preload/index.ts', 'renderer/app.svelte', 'scripts/build.mjs', 'package.json',
      'package-lock.json', 'dist/.built'];
    for (const file of files) {
      mkdirSync(join(at(file), '..'), { recursive: true });
      writeFileSync(at(file), '');
    }
    for (const path of [...files, 'main/oauth', 'main', 'preload', 'renderer']) utimesSync(at(path), longAgo, longAgo);
    utimesSync(at('dist/.built'), built, built);
  });

  test('is true while nothing changed', () => {
    expect(buildIsCurrent(folder)).toBe(true);
  });

  test.each(['main/oauth/token.ts', 'renderer/app.svelte', 'preload/index.ts', 'scripts/build.mjs', 'package-lock.json'])(
    'is false once %s changed', (path) => {
      utimesSync(at(path), later, later);
      expect(buildIsCurrent(folder)).toBe(false);
    },
  );

  test('is false once a file was deleted', () => {
    rmSync(at('main/oauth/token.ts'));
    expect(buildIsCurrent(folder)).toBe(false);
  });

  test('is false when nothing was built', () => {
    rmSync(at('dist'), { recursive: true });
    expect(buildIsCurrent(folder)).toBe(false);
  });
});
