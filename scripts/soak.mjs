import { spawnSync } from 'node:child_process';
import { basename, join } from 'node:path';
import { build as bundle } from 'vite';
import { root } from './root.mjs';
import { ensureDependencies } from './setup.mjs';

// The long forms of the fault tests: npm run soak -- [NAME...] [--count N] [--minutes N]. Not a part of npm test: all
// of them take about twenty minutes, most of which is the silence.
ensureDependencies();

const paths = ['test/soak/run.ts', 'test/soak/gateway-process.ts'];
await bundle({
  configFile: false,
  root,
  logLevel: 'warn',
  build: {
    // Packages stay in node_modules, where the programs find them.
    ssr: true,
    target: 'node20',
    outDir: 'dist/soak',
    emptyOutDir: true,
    minify: false,
    rolldownOptions: {
      input: Object.fromEntries(paths.map((path) => [basename(path, '.ts'), join(root, path)])),
      output: { format: 'es', entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' },
    },
  },
});

const { status } = spawnSync(process.execPath, [join(root, 'dist/soak/run.mjs'), ...process.argv.slice(2)], {
  cwd: root, stdio: 'inherit',
});
process.exitCode = status ?? 1;
