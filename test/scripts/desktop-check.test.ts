import { expect, test } from 'vitest';
import { displayProblem } from '../../scripts/desktop-check.mjs';

test('Linux without a display cannot show a window', async () => {
  expect(await displayProblem('linux', {})).toMatch(/there is no display/);
});

test('a display that nothing serves is named', async () => {
  expect(await displayProblem('linux', { DISPLAY: ':64123' })).toBe('nothing answers on the display :64123');
});

test.each([
  ['a Wayland session', 'linux', { WAYLAND_DISPLAY: 'wayland-0' }],
  ['a display on another host', 'linux', { DISPLAY: 'localhost:10.0' }],
  ['macOS', 'darwin', {}],
  ['Windows', 'win32', {}],
] as const)('%s is taken at its word', async (_name, platform, env) => {
  expect(await displayProblem(platform, env)).toBeUndefined();
});
