import { spawnSync } from 'node:child_process';
import { basename, join } from 'node:path';
import { root } from './root.mjs';

/**
 * Bundles TypeScript programs into dist/{name} and runs `run.mjs` there with this process's arguments; its exit code
 * becomes ours. Call it after `ensureDependencies()`: a fresh clone has no bundler before.
 * @param {string} name
 * @param {string[]} paths from the root; one of them is `run.ts`
 */
export async function runBundled(name, paths) {
  const { build } = await import('vite');
  await build({
    configFile: false,
    root,
    logLevel: 'warn',
    build: {
      // Packages stay in node_modules, where the programs find them.
      ssr: true,
      target: 'node20',
      outDir: `dist/${name}`,
      emptyOutDir: true,
      minify: false,
      rolldownOptions: {
        input: Object.fromEntries(paths.map((path) => [basename(path, '.ts'), join(root, path)])),
        output: { format: 'es', entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' },
      },
    },
  });
  const program = join(root, 'dist', name, 'run.mjs');
  const { status } = spawnSync(process.execPath, [program, ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' });
  process.exitCode = status ?? 1;
}
