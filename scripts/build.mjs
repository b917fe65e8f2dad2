import { readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { build as bundle } from 'vite';
import { isMain, root } from './root.mjs';

const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/**
 * A bundle for Node or Electron's own process: one CommonJS file per entry with every package inside, so that the
 * installed app needs no node_modules but keytar, which is a native module. The target is the oldest Node that runs
 * it: the one inside the oldest Electron of the tests.
 * @param {{ entries: Record<string, string>, outDir: string, external?: string[] }} options paths from the root
 * @returns {import('vite').InlineConfig}
 */
export function nodeBundle({ entries, outDir, external = [] }) {
  return {
    configFile: false,
    root,
    logLevel: 'warn',
    define: { __GATEHOUSE_VERSION__: JSON.stringify(version) },
    resolve: { conditions: ['node'], mainFields: ['module', 'main'] },
    ssr: { noExternal: true, external },
    build: {
      ssr: true,
      target: 'node18',
      outDir: resolve(root, outDir),
      emptyOutDir: true,
      minify: false,
      sourcemap: true,
      rolldownOptions: {
        input: Object.fromEntries(Object.entries(entries).map(([name, path]) => [name, join(root, path)])),
        external,
        output: {
          format: 'cjs',
          entryFileNames: '[name].cjs',
          chunkFileNames: '[name]-[hash].cjs',
          // What is only for readers of the source is read at each start. Licences stay.
          comments: { legal: true, annotation: false, jsdoc: false },
        },
      },
    },
  };
}

const main = nodeBundle({
  entries: { index: 'main/index.ts', headless: 'main/headless.ts', doctor: 'main/headless/doctor.ts' },
  outDir: 'dist/main',
  external: ['electron', 'keytar'],
});

// Alone in its folder: Gatehouse copies this one file into the data folder, for apps to start.
const bridge = nodeBundle({ entries: { bridge: 'main/bridge/program/index.ts' }, outDir: 'dist/bridge' });

const preload = nodeBundle({ entries: { index: 'preload/index.ts' }, outDir: 'dist/preload', external: ['electron'] });

/** @type {import('vite').InlineConfig} */
const renderer = {
  configFile: false,
  root: join(root, 'renderer'),
  // Relative addresses: the same files are served from app:// on the desktop and from the gateway when headless.
  base: './',
  logLevel: 'warn',
  plugins: [svelte({ configFile: false })],
  define: { __GATEHOUSE_VERSION__: JSON.stringify(version) },
  build: {
    target: 'chrome114',
    outDir: join(root, 'dist/renderer'),
    emptyOutDir: true,
    sourcemap: true,
    // The content security policy takes fonts and styles from files only.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: { index: join(root, 'renderer/index.html'), consent: join(root, 'renderer/consent.html') },
      // How long plugins take says nothing to a person who starts Gatehouse for the first time.
      checks: { pluginTimings: false },
    },
  },
};

/** @typedef {'main' | 'bridge' | 'preload' | 'renderer'} Part */

/** @type {[Part, import('vite').InlineConfig][]} */
const parts = [['main', main], ['bridge', bridge], ['preload', preload], ['renderer', renderer]];

/** Builds everything once and notes when it began: what changed meanwhile makes the build stale. */
export async function buildAll() {
  const began = new Date();
  for (const [, config] of parts) await bundle(config);
  const stamp = join(root, 'dist', '.built');
  writeFileSync(stamp, '');
  utimesSync(stamp, began, began);
}

/**
 * Builds everything, then again whatever changed, until `close` is called.
 * @param {(part: Part, error: Error | null) => void} built called after each build of a part
 */
export async function watchAll(built) {
  const watchers = await Promise.all(parts.map(async ([part, config]) => {
    const watcher = await bundle({ ...config, build: { ...config.build, watch: {} } });
    if (!('on' in watcher)) throw new Error('Vite returned no watcher.');
    watcher.on('event', async (event) => {
      if (event.code === 'BUNDLE_END') await event.result.close();
      if (event.code === 'ERROR') built(part, event.error);
      if (event.code === 'END') built(part, null);
    });
    return watcher;
  }));
  return { close: () => Promise.all(watchers.map((watcher) => watcher.close())) };
}

if (isMain(import.meta.url)) {
  console.log('Building main, bridge, preload and renderer into dist/.');
  try {
    await buildAll();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
