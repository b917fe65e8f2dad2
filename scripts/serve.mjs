import { runHeadless } from './run-headless.mjs';
import { ensureBuild, ensureDependencies } from './setup.mjs';

// The gateway in this Node process, its UI in the browser.
ensureDependencies();
ensureBuild();
await runHeadless();
