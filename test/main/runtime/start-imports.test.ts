import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, resolve } from 'node:path';
import { expect, test } from 'vitest';

// Every static import and re-export, but not `import type`, which is gone at run time.
const staticImport = /^(?:import|export)\s+(?!type\b)(?:[\w\s{},*$]+?\sfrom\s+)?'([^']+)';/gm;

/** The packages that come with a file, by way of its static imports. */
function packagesOf(file: string, seen = new Set<string>()): Set<string> {
  const packages = new Set<string>();
  if (seen.has(file) || !file.endsWith('.ts')) return packages;
  seen.add(file);
  for (const [, specifier = ''] of readFileSync(file, 'utf8').matchAll(staticImport)) {
    if (specifier.startsWith('.')) for (const name of packagesOf(resolve(dirname(file), specifier), seen)) packages.add(name);
    else if (!isBuiltin(specifier)) packages.add(specifier);
  }
  return packages;
}

// A package more here is time before the port opens, and memory of a Gatehouse that nobody uses yet: main/runtime/late.ts.
test.each([
  ['main/headless.ts', ['zod']],
  ['main/index.ts', ['electron', 'zod']],
  ['main/gatehouse.ts', ['lowdb', 'zod']],
  ['main/gatehouse/rooms.ts', ['zod']],
])('A start loads no package with %s but %j', (file, expected) => {
  expect([...packagesOf(resolve(file))].sort()).toEqual(expected);
});
