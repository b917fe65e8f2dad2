import { resolve } from 'node:path';
import { build } from 'vite';

/** Bundles a TypeScript file into `folder`, so that plain Node runs it. Resolves with the program's path. */
export async function bundle(file: string, folder: string): Promise<string> {
  await build({
    configFile: false,
    logLevel: 'silent',
    ssr: { noExternal: true, external: ['keytar'] },
    build: {
      ssr: resolve(file),
      outDir: folder,
      emptyOutDir: false,
      rolldownOptions: { output: { entryFileNames: 'program.mjs' } },
    },
  });
  return resolve(folder, 'program.mjs');
}
