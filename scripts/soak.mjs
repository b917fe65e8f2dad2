import { runBundled } from './run-bundled.mjs';
import { ensureBuild, ensureDependencies } from './setup.mjs';

// The long forms of the fault drills: npm run soak -- [NAME...] [--count N] [--minutes N] [--seed N]. Not a part of npm
// test, which runs short forms of them (test/integration/drills).
ensureDependencies();
ensureBuild();
await runBundled('soak', ['test/soak/run.ts', 'test/soak/gateway-process.ts']);
