import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build as bundle } from 'vite';
import { root } from './root.mjs';
import { ensureBuild, ensureDependencies } from './setup.mjs';

// Measures Gatehouse beside others and prints how it stands to its goals: npm run bench -- [NAME...] [--rounds N]
// [--json FILE]. Not a part of npm test: what it says depends on the machine and on what else runs there.
ensureDependencies();
ensureBuild();

const programs = readdirSync(join(root, 'test/bench/programs')).map((file) => `test/bench/programs/${file}`);
const paths = ['test/bench/run.ts', ...programs];
await bundle({
  configFile: false,
  root,
  logLevel: 'warn',
  build: {
    // Packages stay in node_modules, where the programs find them.
    ssr: true,
    target: 'node20',
    outDir: 'dist/bench',
    emptyOutDir: true,
    minify: false,
    rolldownOptions: {
      input: Object.fromEntries(paths.map((path) => [basename(path, '.ts'), join(root, path)])),
      output: { format: 'es', entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' },
    },
  },
});

const { status } = spawnSync(process.execPath, [join(root, 'dist/bench/run.mjs'), ...process.argv.slice(2)], {
  cwd: root, stdio: 'inherit',
});
process.exitCode = status ?? 1;
