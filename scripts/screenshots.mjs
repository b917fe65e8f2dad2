import { runBundled } from './run-bundled.mjs';
import { ensureBuild, ensureDependencies } from './setup.mjs';

// Draws every screen of the window into docs/images/screens: npm run screenshots. Needs Chromium.
ensureDependencies();
ensureBuild();
await runBundled('screenshots', ['test/screenshots/run.ts']);
