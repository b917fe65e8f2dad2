import { afterAll, beforeAll, describe, it } from 'vitest';
import type { RequirementId } from './requirements.ts';
import { openWorld, type World, type WorldOptions } from './world.ts';

/** One test of one requirement. */
export interface RequirementTest {
  id: RequirementId;
  /** "holds": what must work does; "refuses": what must not, does not. */
  kind: 'holds' | 'refuses';
  title: string;
}

type Check = (world: World) => Promise<unknown>;

/** The world of the chapter that is being defined. */
let current: { world?: World } = {};
/** Set while the table of requirements is made: tests are noted in place of being run. */
let noted: RequirementTest[] | null = null;

/** A group of tests with a running Gatehouse of their own. */
export function chapter(name: string, define: () => void, options: WorldOptions = {}): void {
  if (noted) return define();
  describe(name, () => {
    const given: { world?: World } = {};
    beforeAll(async () => {
      given.world = await openWorld(options);
    });
    afterAll(() => given.world?.close());
    current = given;
    define();
  });
}

/** A test that what the requirement asks for works. */
export const holds = (id: RequirementId, title: string, check: Check): void => add({ id, kind: 'holds', title }, check);

/** A test that what the requirement forbids is refused, in the form that it asks for. */
export const refuses = (id: RequirementId, title: string, check: Check): void =>
  add({ id, kind: 'refuses', title }, check);

/** Loads chapters without running them. @returns their tests */
export async function testsOf(load: () => Promise<unknown>): Promise<RequirementTest[]> {
  noted = [];
  try {
    await load();
    return noted;
  } finally {
    noted = null;
  }
}

function add(test: RequirementTest, check: Check): void {
  if (noted) {
    noted.push(test);
    return;
  }
  const given = current;
  it(`${test.id}: ${test.kind === 'refuses' ? 'refuses ' : ''}${test.title}`, async () => {
    if (!given.world) throw new Error('A requirement is tested within a chapter.');
    await check(given.world);
  });
}
