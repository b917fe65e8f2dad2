import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { errorAreas, explainCode } from '../../../preload/schema/error-codes.ts';

/** Where main names a code of its own: as the first argument of one of our errors, or as "code" of a status. */
const named = /(?:\b(?:GatehouseError|OAuthError|BridgeError|ProviderError|DiscoveryError|super)\(\s*|\bcode:\s*)'([a-z]+(?:_[a-z0-9]+)*)'/g;

/** Words that look like a code to the search: the parameter of OAuth (RFC 6749), and `super` of a plain class. */
const noCodes = new Set(['code']);

const sources = readdirSync('main', { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => readFileSync(join('main', path), 'utf8'));

const used = new Set(sources.flatMap((text) => [...text.matchAll(named)].flatMap(([, code]) => code ?? [])));

describe('the catalogue of error codes', () => {
  it('has an entry for every code that main can answer with', () => {
    expect(used.size).toBeGreaterThan(80);
    expect([...used].filter((code) => !noCodes.has(code) && !explainCode(code)).sort()).toEqual([]);
  });

  it('has no entry for a code that nobody uses any more', () => {
    const literals = new Set(sources.flatMap((text) => [...text.matchAll(/'([a-z]+(?:_[a-z0-9]+)*)'/g)].map(([, word]) => word)));
    const entries = errorAreas.flatMap(({ entries: all }) => Object.keys(all));
    expect(entries.filter((code) => !literals.has(code))).toEqual([]);
    expect(new Set(entries).size).toBe(entries.length);
  });

  it('is what docs/errors.md says', async () => {
    const page = errorAreas.flatMap(({ title, entries }) => [
      `## ${title}\n`,
      ...Object.entries(entries).sort(([one], [other]) => one.localeCompare(other))
        .map(([code, { happened, why, todo }]) => `### ${code}\n\n${happened} ${why}\n\n**What to do:** ${todo}\n`),
    ]);
    const head = '# Error codes\n\nEvery error that Gatehouse shows has a code; the log and REST name it too. '
      + 'Where you do not find the reason, run the [diagnosis](diagnosis.md).\n';
    // Written anew by `npx vitest run test/preload/schema/error-codes.test.ts -u`.
    await expect([head, ...page].join('\n')).toMatchFileSnapshot('../../../docs/errors.md');
  });
});
