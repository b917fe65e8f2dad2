import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { GatehouseError } from '../../../errors/index.ts';
import type { RuleSet } from './rules/rule-set.ts';
import { scanFile } from './scan-file.ts';
import { riskLevelOf, scoreOf } from './score.ts';
import { severities, type Analysis, type Finding, type SkillFile } from './types.ts';

/** How much text one skill may have, in characters: what a person could still be asked to answer for. */
export const mostText = 4 * 1024 * 1024;

const mostFindings = 300;
const mostCached = 200;
const sliceMs = 8;

/** Analyses skills. The same content is analysed once. */
export class SkillAnalyzer {
  readonly #rules: RuleSet;
  /** The ones used last, at the end. */
  readonly #cache = new Map<string, Promise<Analysis>>();

  constructor(rules: RuleSet) {
    this.#rules = rules;
  }

  /**
   * @param files what to analyse; @param hash SHA-256 of the content as it came, in hex
   * @throws GatehouseError "skill_too_large" (413)
   */
  analyze(files: readonly SkillFile[], hash: string): Promise<Analysis> {
    // The name of a file says how it is read, so that it belongs to what was analysed.
    const key = `${hash} ${files.map((file) => file.path).join('\n')}`;
    const known = this.#cache.get(key);
    this.#cache.delete(key);
    const analysis = known ?? this.#analyze(files, hash);
    this.#cache.set(key, analysis);
    if (!known) analysis.catch(() => this.#cache.delete(key));
    const oldest = this.#cache.size > mostCached ? this.#cache.keys().next().value : undefined;
    if (oldest !== undefined) this.#cache.delete(oldest);
    return analysis;
  }

  async #analyze(files: readonly SkillFile[], hash: string): Promise<Analysis> {
    if (files.reduce((sum, file) => sum + file.text.length, 0) > mostText) throw tooLarge();
    const breathe = breather();
    const findings: Finding[] = [];
    for (const file of files) findings.push(...await scanFile(file, this.#rules, breathe));
    findings.sort((a, b) => rank(a) - rank(b));
    const score = scoreOf(findings);
    return {
      content_hash: hash,
      risk_score: score,
      risk_level: riskLevelOf(score),
      findings: findings.slice(0, mostFindings),
      files: files.map(({ path, text }) => ({ path, size: Buffer.byteLength(text) })),
    };
  }
}

/** SHA-256 in hex: the name under which content is known, approved and kept. */
export const hashOf = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex');

/** What is only mentioned comes last. */
const rank = (finding: Finding): number => severities.indexOf(finding.severity) + (finding.mentioned ? 10 : 0);

/** Gives way to other work whenever a slice of time is used up, so that calls through the proxies go on meanwhile. */
function breather(): () => Promise<void> {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < sliceMs) return;
    await nextTurn();
    since = performance.now();
  };
}

const tooLarge = (): GatehouseError => new GatehouseError(
  'skill_too_large',
  `A skill may have ${mostText / 1024 / 1024} MB of text.`,
  { status: 413, remedy: 'Leave out generated files and dependencies.' },
);
