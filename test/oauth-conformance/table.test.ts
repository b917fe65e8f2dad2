import { readdir } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { testsOf, type RequirementTest } from './support/chapter.ts';
import { requirements } from './support/requirements.ts';
import { conformanceTable } from './support/table.ts';

describe('the table of requirements', () => {
  let tests: RequirementTest[] = [];

  beforeAll(async () => {
    const files = (await readdir(import.meta.dirname)).filter(
      (file) => file.endsWith('.test.ts') && file !== 'table.test.ts',
    );
    tests = await testsOf(async () => {
      for (const file of files.sort()) await import(`./${file.slice(0, -'.test.ts'.length)}.test.ts`);
    });
  });

  it('has tests of what must work, and of what must be refused, for each requirement', () => {
    const without = Object.keys(requirements).flatMap((id) =>
      (['holds', 'refuses'] as const)
        .filter((kind) => !tests.some((test) => test.id === id && test.kind === kind))
        .map((kind) => `${id}: ${kind}`),
    );
    expect(without).toEqual([]);
  });

  it('names no test twice', () => {
    const names = tests.map(({ id, kind, title }) => `${id} ${kind} ${title}`);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  it('is the one in docs/conformance.md', async () => {
    await expect(conformanceTable(tests)).toMatchFileSnapshot('../../docs/conformance.md');
  });
});
