import { runBundled } from './run-bundled.mjs';
import { ensureDependencies } from './setup.mjs';

// Asks real client applications what they make of the entries that Gatehouse writes: npm run check:clients. Not a part
// of npm test: the clients are more than a gigabyte, and another version of them comes every week.
ensureDependencies();
await runBundled('check-clients', ['test/check-clients/run.ts']);
