import { mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { launchChromium } from '../support/browser.ts';
import { consentScenes } from '../support/consent-scenes.ts';
import { FixtureServer } from '../support/fixture-window.ts';
import { aFullState, fullAnswers } from '../support/full-state.ts';
import { screens } from '../support/screens.ts';

/**
 * Draws every screen into docs/images/screens, in both themes and three sizes. The middle size, whose names say no
 * size, is the one that the documentation shows.
 */

const sizes = [
  { suffix: '-small', width: 720, height: 480 },
  { suffix: '', width: 1100, height: 720 },
  { suffix: '-large', width: 1600, height: 1000 },
];
const themes = ['light', 'dark'] as const;
const { values, positionals } = parseArgs({ allowPositionals: true, options: { into: { type: 'string' } } });
const folder = resolve(values.into ?? 'docs/images/screens');
const chosen = screens.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
if (chosen.length < positionals.length) {
  console.error(`Usage: npm run screenshots -- [--into FOLDER] [${screens.map(({ name }) => `"${name}"`).join('|')}]...`);
  process.exit(2);
}

// A whole set takes the place of the last one.
if (positionals.length === 0 && values.into === undefined) await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });
const [browser, server] = await Promise.all([launchChromium(), FixtureServer.start()]);
const complaints: string[] = [];
for (const theme of themes) {
  for (const { suffix, width, height } of sizes) {
    for (const { name, route, act } of chosen) {
      const options = { state: aFullState(), answers: fullAnswers, route, colorScheme: theme, width, height };
      const window = await server.open(browser, options);
      await act?.(window);
      await window.settled();
      await window.page.screenshot({ path: join(folder, `${name.replaceAll(/[ ,]+/g, '-')}-${theme}${suffix}.png`) });
      complaints.push(...window.complaints);
      await window.close();
    }
  }
}
for (const colorScheme of themes) {
  for (const { name, consents } of positionals.length === 0 ? consentScenes : []) {
    const state = aFullState({ consents: consents() });
    const window = await server.open(browser, { document: 'consent.html', state, colorScheme, width: 480, height: 620 });
    await window.page.getByRole('button', { name: 'Allow', exact: true, disabled: false }).waitFor();
    await window.settled();
    await window.page.screenshot({ path: join(folder, `${name.replaceAll(/[ ,]+/g, '-')}-${colorScheme}.png`) });
    complaints.push(...window.complaints);
    await window.close();
  }
}
await browser.close();
await server.stop();

console.log(`${chosen.length} screens are in ${folder}, ${themes.length} themes and ${sizes.length} sizes of each.`);
for (const complaint of new Set(complaints)) console.error(`The window complained: ${complaint}`);
process.exitCode = complaints.length > 0 ? 1 : 0;
