import { afterAll, beforeAll } from 'vitest';
import { openWorld, type World, type WorldOptions } from '../../../oauth-conformance/support/world.ts';

/** A running Gatehouse for the tests of one file. */
export function sharedWorld(options: WorldOptions = {}): () => World {
  let world: World | undefined;
  beforeAll(async () => {
    world = await openWorld(options);
  });
  afterAll(() => world?.close());
  return () => {
    if (!world) throw new Error('The world opens before the first test.');
    return world;
  };
}
