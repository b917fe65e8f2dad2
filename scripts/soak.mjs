import { runBundled } from './run-bundled.mjs';
import { ensureDependencies } from './setup.mjs';

// The long forms of the fault tests: npm run soak -- [NAME...] [--count N] [--minutes N]. Not a part of npm test: all
// of them take about twenty minutes, most of which is the silence.
ensureDependencies();
await runBundled('soak', ['test/soak/run.ts', 'test/soak/gateway-process.ts']);
