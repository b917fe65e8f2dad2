import { ensureBuild, ensureDependencies } from './setup.mjs';

// Says on standard output why something does not work: nothing else may stand there, so that it can be piped.
ensureDependencies();
ensureBuild();
await import(new URL('../dist/main/doctor.cjs', import.meta.url).href);
