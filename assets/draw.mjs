// Draws every icon from mark.mjs: `node assets/draw.mjs`. Needs a Chromium (CHROMIUM, else /usr/bin/chromium).
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { ico } from './ico.mjs';
import { appIcon, templateIcon, tileIcon } from './mark.mjs';

const folder = dirname(fileURLToPath(import.meta.url));
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
});
const page = await browser.newPage();

/** @returns {Promise<Buffer>} a PNG of `size` pixels with a transparent ground */
async function png(svg, size) {
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(
    `<style>body{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`,
  );
  return page.screenshot({ omitBackground: true, clip: { x: 0, y: 0, width: size, height: size } });
}

const save = async (name, data) => {
  await mkdir(dirname(join(folder, name)), { recursive: true });
  await writeFile(join(folder, name), data);
};

/** One page draws them, one after the other. */
async function severalSizes(draw, sizes) {
  const images = [];
  for (const size of sizes) images.push({ size, png: await png(draw(size), size) });
  return images;
}

// Below 48 pixels the portcullis would be a smudge: there the drawing of the tray, made for few pixels, serves.
const icon = (size, margin = 32) => (size >= 48 ? appIcon({ margin }) : tileIcon('running'));

await save('icon.svg', appIcon());
await save('icon-mac.png', await png(icon(1024, 100), 1024));
await save('icon.ico', ico(await severalSizes((size) => icon(size, 0), [16, 24, 32, 48, 64, 128, 256])));
for (const size of [16, 24, 32, 48, 64, 128, 256, 512]) {
  await save(`icons/${size}x${size}.png`, await png(icon(size), size));
}
for (const state of ['running', 'stopped', 'attention', 'error']) {
  await save(`tray/${state}Template.png`, await png(templateIcon(state), 16));
  await save(`tray/${state}Template@2x.png`, await png(templateIcon(state), 32));
  await save(`tray/${state}.png`, await png(tileIcon(state), 22));
  await save(`tray/${state}@2x.png`, await png(tileIcon(state), 44));
  await save(`tray/${state}.ico`, ico(await severalSizes(() => tileIcon(state), [16, 20, 24, 32, 48])));
}
await browser.close();
