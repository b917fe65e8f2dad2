import { runBundled } from './run-bundled.mjs';
import { ensureDependencies } from './setup.mjs';

// Measures the rules for skills on the corpus in test/corpus/skills, and how long 1 MB takes: npm run bench:skills
// [-- --names] [--folder PATH]. With --names it says what was missed and what was flagged for nothing, except of those
// in the corpus that are kept apart; with --folder it measures another folder of samples.
ensureDependencies();
await runBundled('bench-skills', ['test/bench/skills/run.ts']);
