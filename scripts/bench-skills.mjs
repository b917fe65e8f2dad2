import { runBundled } from './run-bundled.mjs';
import { ensureDependencies } from './setup.mjs';

// Measures the rules for skills on the corpus in test/corpus/skills, and how long 1 MB takes: npm run bench:skills
// [-- --names], which names what was missed and what was flagged for nothing, except of those that are kept apart.
ensureDependencies();
await runBundled('bench-skills', ['test/bench/skills/run.ts']);
