import { expect, it } from 'vitest';
import { usableBounds } from '../../../main/app/window-bounds.ts';

const display = { x: 0, y: 0, width: 1920, height: 1080 };
const second = { x: 1920, y: 0, width: 1280, height: 1024 };
const remembered = { x: 2000, y: 100, width: 1000, height: 700 };

it('puts the window where it was', () => {
  expect(usableBounds(remembered, [display, second])).toEqual(remembered);
});

it('forgets a place on a display that is no longer there', () => {
  expect(usableBounds(remembered, [display])).toBeUndefined();
});

it.each([
  ['above every display', { ...remembered, x: 100, y: -40 }],
  ['with its title below the edge', { ...remembered, x: 100, y: 1070 }],
  ['with only a sliver to the right', { ...remembered, x: 1900 }],
])('forgets a window %s', (_name, bounds) => {
  expect(usableBounds(bounds, [display])).toBeUndefined();
});

it('makes a window that was too small large enough', () => {
  expect(usableBounds({ x: 10, y: 10, width: 5, height: 5 }, [display])).toMatchObject({ width: 720, height: 480 });
});

it.each([
  undefined, null, 'x', {}, { ...remembered, width: '1000' }, { ...remembered, x: 1.5 },
])('ignores %j', (damaged) => {
  expect(usableBounds(damaged, [display, second])).toBeUndefined();
});
