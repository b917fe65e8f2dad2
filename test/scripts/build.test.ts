import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import packageJson from '../../package.json';
import { nodeBundle } from '../../scripts/build.mjs';

const oldRuntime = fileURLToPath(new URL('fixtures/bundle/old-runtime.cjs', import.meta.url));

describe('the bundle of the main process', () => {
  // Far from any node_modules: a package that was left out would be missed here.
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-bundle-'));

  beforeAll(() => build(nodeBundle({
    entries: { one: 'test/scripts/fixtures/bundle/one.ts', two: 'test/scripts/fixtures/bundle/two.ts' },
    outDir: folder,
  })));

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each(['one', 'two'])('sets the globals of old runtimes before a package looks for them (%s)', (entry) => {
    const printed = execFileSync(process.execPath, ['--require', oldRuntime, join(folder, `${entry}.cjs`)], {
      cwd: folder, encoding: 'utf8',
    });
    expect(printed).toBe(`function function ${packageJson.version}\n`);
  });
});
