import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './root.mjs';
import { ensureBuild, ensureDependencies } from './setup.mjs';

// The whole flow on real parts, narrated. `--keep` leaves everything running, to be tried with a real client.
process.chdir(root);
ensureDependencies();
ensureBuild();
await bundleDemo();
const { main } = await import(pathToFileURL(join(root, 'dist/demo/demo.mjs')).href);
process.exitCode = await main(process.argv.slice(2));

/** Node 20 doesn't run TypeScript. The packages stay outside: the demo runs where they are installed. */
async function bundleDemo() {
  const { build } = await import('vite');
  await build({
    configFile: false,
    root,
    logLevel: 'warn',
    build: {
      ssr: join(root, 'scripts/demo/main.ts'),
      target: 'node20',
      outDir: join(root, 'dist/demo'),
      sourcemap: true,
      rolldownOptions: { output: { entryFileNames: 'demo.mjs' } },
    },
  });
}
