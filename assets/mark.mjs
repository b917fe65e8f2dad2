/**
 * The Gatehouse mark as SVG: a gatehouse with an open, lit gate. Drawn on a grid of 16 so that battlements and gate
 * fall on whole pixels at the sizes of a tray. States differ in shape, never in colour alone: an open gate (running),
 * a lowered portcullis (stopped), a round badge (attention), a crossed badge (error).
 */

/** Those of the window's own tokens. */
export const colours = {
  tile: '#14614c',
  tileTop: '#1b775d',
  tileStopped: '#5b6762',
  wall: '#f4f6f4',
  light: '#f2c265',
  error: '#c9341f',
};

const wall = 'M1 15V2h2v2h2V2h2v2h2V2h2v2h2V2h2v13z';
const gate = 'M5 15v-5a3 3 0 0 1 6 0v5z';
const portcullis = 'M6 7h1v8H6zM9 7h1v8H9zM5 10h6v1H5zM5 13h6v1H5z';
/** Half raised, for sizes where its spikes can be seen. */
const raisedPortcullis =
  'M6.1 7.2h.6v3.5l-.3.6-.3-.6zM7.7 6.9h.6v3.8l-.3.6-.3-.6zM9.3 7.2h.6v3.5l-.3.6-.3-.6zM5 9.1h6v.6H5z';

function svg(size, body) {
  const attributes = `viewBox="0 0 ${size} ${size}" width="${size}" height="${size}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${attributes}>${body}</svg>\n`;
}

const round = (number) => Math.round(number * 100) / 100;

/** The application's icon on a canvas of 1024; `margin` is the clear space that macOS wants around it. */
export function appIcon({ margin = 32 } = {}) {
  const tile = 1024 - 2 * margin;
  const scale = (tile * 0.66) / 16;
  const offset = (1024 - 16 * scale) / 2;
  return svg(1024, `
  <linearGradient id="tile" x2="0" y2="1">
    <stop stop-color="${colours.tileTop}"/><stop offset="1" stop-color="${colours.tile}"/>
  </linearGradient>
  <rect x="${margin}" y="${margin}" width="${tile}" height="${tile}" rx="${round(tile * 0.225)}" fill="url(#tile)"/>
  <g transform="translate(${round(offset)} ${round(offset - scale * 0.5)}) scale(${round(scale)})">
    <path d="${wall}" fill="${colours.wall}"/>
    <path d="${gate}" fill="${colours.light}"/>
    <path d="${raisedPortcullis}" fill="${colours.tile}"/>
  </g>
`);
}

const badge = { cx: 12.5, cy: 12.5, r: 3.5, gap: 1 };
const cross = 'M10.9 10.9l3.2 3.2M14.1 10.9l-3.2 3.2';

/** For macOS: black with transparency; the system colours it. */
export function templateIcon(state) {
  const hasBadge = state === 'attention' || state === 'error';
  const { cx, cy, r, gap } = badge;
  return svg(16, `
  <mask id="cut"><rect width="16" height="16" fill="#fff"/><path d="${gate}" fill="#000"/>
    ${state === 'stopped' ? `<path d="${portcullis}" fill="#fff"/>` : ''}
    ${hasBadge ? `<circle cx="${cx}" cy="${cy}" r="${r + gap}" fill="#000"/>` : ''}
  </mask>
  <mask id="cross">
    <rect width="16" height="16" fill="#fff"/>
    <path d="${cross}" stroke="#000" stroke-width="1.4" stroke-linecap="round"/>
  </mask>
  <path d="${wall}" mask="url(#cut)"/>
  ${state === 'attention' ? `<circle cx="${cx}" cy="${cy}" r="${r}"/>` : ''}
  ${state === 'error' ? `<circle cx="${cx}" cy="${cy}" r="${r}" mask="url(#cross)"/>` : ''}`);
}

/** For Windows and Linux: on a tile, so that it can be seen on light and on dark panels. */
export function tileIcon(state) {
  const tile = state === 'stopped' ? colours.tileStopped : colours.tile;
  const [cx, cy, r] = [16.5, 16.5, 5.5];
  const ring = `<circle cx="${cx}" cy="${cy}" r="${r}" fill="${tile}"/>`;
  return svg(22, `
  <rect width="22" height="22" rx="5" fill="${tile}"/>
  <g transform="translate(3 2)">
    <path d="${wall}" fill="${colours.wall}"/>
    <path d="${gate}" fill="${state === 'stopped' ? tile : colours.light}"/>
    ${state === 'stopped' ? `<path d="${portcullis}" fill="${colours.wall}"/>` : ''}
  </g>
  ${state === 'attention' ? `${ring}
    <circle cx="${cx}" cy="${cy}" r="4.3" fill="${colours.light}"/>` : ''}
  ${state === 'error' ? `${ring}
    <circle cx="${cx}" cy="${cy}" r="4.5" fill="${colours.error}"/>
    <path d="M14.8 14.8l3.4 3.4M18.2 14.8l-3.4 3.4" stroke="#fff" stroke-width="1.5" stroke-linecap="round"/>` : ''}`);
}
