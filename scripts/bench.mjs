import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.mjs';
import { runBundled } from './run-bundled.mjs';
import { ensureBuild, ensureDependencies } from './setup.mjs';

// Measures Gatehouse beside others and prints how it stands to its goals: npm run bench -- [NAME...] [--rounds N]
// [--json FILE]. Not a part of npm test: what it says depends on the machine and on what else runs there.
ensureDependencies();
ensureBuild();
const programs = readdirSync(join(root, 'test/bench/programs')).map((file) => `test/bench/programs/${file}`);
await runBundled('bench', ['test/bench/run.ts', ...programs]);
