import { expect, it } from 'vitest';
import { routeFor } from '../../../renderer/state/navigation.ts';

it.each([
  [{ screen: 'settings' }, { screen: 'settings' }],
  [{ screen: 'overview' }, { screen: 'overview' }],
  [{ screen: 'overview', id: '3' }, { screen: 'proxy', id: 3 }],
  [{ screen: 'overview', id: 'x' }, { screen: 'overview' }],
  [{ screen: 'apps' }, { screen: 'apps' }],
] as const)('%j leads to %j', (target, route) => {
  expect(routeFor(target)).toEqual(route);
});
