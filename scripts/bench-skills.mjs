import { runBundled } from './run-bundled.mjs';
import { ensureDependencies } from './setup.mjs';

// Measures the rules for skills on the corpus in test/corpus/skills, and how long 1 MB takes: npm run bench:skills
// [-- --names] [--folder PATH] [--published PATH …]. With --names it says what was missed and what was flagged for
// nothing, except of what is kept apart; with --folder it measures another folder of samples, with --published folders
// of skills as they are published: clones of public repositories, each in a folder called OWNER+NAME.
ensureDependencies();
await runBundled('bench-skills', ['test/bench/skills/run.ts']);
