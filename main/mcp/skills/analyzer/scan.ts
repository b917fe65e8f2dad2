import type { SkillFinding } from '../../../../preload/schema/skills.ts';
import type { Sign } from '../rules/fact.ts';
import { LettersOfText } from '../rules/letters.ts';
import type { Search } from '../rules/pattern.ts';
import type { CompiledRule } from '../rules/rule.ts';
import type { RuleSet } from '../rules/rule-set.ts';
import type { About } from './about.ts';
import { Breath } from './breath.ts';
import { isForbidden } from './forbidden.ts';
import { vendorOf } from './installers.ts';
import { kindOf, type Kind } from './kind.ts';
import { maskKeys, maskSecrets } from './mask.ts';
import { isAboutAttacks, isDefanged, isDenied, isExpression, isNamed, isWarnedOf } from './mentions.ts';
import { nearNames } from './near-names.ts';
import { Outline } from './outline.ts';
import { piecesOf } from './pieces.ts';
import { reveal } from './reveal.ts';
import { gravity } from './score.ts';
import type { FactPlace } from './together.ts';
import type { View } from './view.ts';
import { viewsOf } from './views-of.ts';
import { withoutEmphasis } from './without-emphasis.ts';

/** Places that one rule may report in one file; more would say nothing new. */
const placesOfRule = 10;

/** Lines shown before and after a place. */
const linesAround = 3;

/** Characters of a line, or of what matched, that are shown. */
const shownLength = 240;

/** Characters after a match that are looked at for what else it runs. */
const commandLength = 1000;

/** What all examples are findings of: however many a text about attacks has, they count once. */
const namedRule = 'mentions.example';

/** What a command that installs from its vendor shows as well, and what it is told for already. */
const factsOfInstalling = new Set(['downloads', 'runs-text', 'runs-program']);

/** What is in one file: findings of their own, and facts that may be findings together with others. */
export interface Scan {
  findings: SkillFinding[];
  facts: FactPlace[];
}

/** Finds in one file what the rules describe, and lets others work in between. */
export async function scanFile(
  path: string, text: string, { rules, signs }: Pick<RuleSet, 'rules' | 'signs'>, about: About,
): Promise<Scan> {
  const findings = new Map<string, SkillFinding>();
  const facts: FactPlace[] = [];
  const known = new Set<string>();
  const installs = new Set<number>();
  const searches = [...rules, ...signs];
  const shown = new Lines(path, text, rules, about);
  const breath = new Breath();

  function take(search: CompiledRule | Sign, { inSentences, languages }: View, line: number, matched: string, before: string): void {
    const { fact } = search;
    const readable = inSentences || search.language === 'prose' || search.language === 'any';
    if (readable && isDenied(before) || search.language === 'prose' && isForbidden(shown.lines, line)) return;
    const named = isExpression(matched) || isDefanged(matched) || shown.isWarnedOf(search, line) || readable && shown.isNamed(line, matched);
    if ('severity' in search) {
      const vendor = search.installs === true ? vendorOf(shown.from(line, matched), about) : null;
      if (vendor !== null || search.installs === true && isDefanged(matched)) installs.add(line);
      const finding = shown.findingOf(vendor === null ? search : fromVendor(search, vendor), line, matched, named);
      // Where nobody says what language it is, a place is of one language and not of two.
      const place = languages.has('python') && languages.has('javascript') && isProgram(search)
        ? `${search.category} ${line}` : `${search.id} ${line}`;
      const other = findings.get(place);
      if (other === undefined || gravity[other.severity] < gravity[finding.severity]) findings.set(place, finding);
    }
    if (fact !== undefined && !named) facts.push({ fact, ...shown.placeOf(line, matched) });
  }

  for await (const view of viewsOf(path, text, breath)) {
    const places = new Map<Search, number>();
    for (const piece of piecesOf(view.text)) {
      const small = piece.text.toLowerCase();
      const letters = new LettersOfText(small);
      for (const search of searches) {
        if (!view.languages.has(search.language)) continue;
        if (search.needs?.some((needed) => small.includes(needed)) === false) continue;
        if (search.letters !== null && !letters.mayHave(search.letters)) continue;
        for (const { at, matched } of placesIn(piece.text, search)) {
          const line = view.lineAt(piece.start + at);
          const key = `${search.id} ${line}`;
          if (known.has(key)) continue;
          const count = (places.get(search) ?? 0) + 1;
          if (count > placesOfRule) break;
          places.set(search, count);
          known.add(key);
          const before = view.inSentences ? shown.before(line, matched) : piece.text.slice(piece.text.lastIndexOf('\n', at - 1) + 1, at);
          take(search, view, line, matched, before);
        }
        if (breath.isDue) await breath.take();
      }
    }
    if (breath.isDue) await breath.take();
  }
  const imitations = new Map<string, SkillFinding>();
  for (const piece of piecesOf(text)) {
    for (const { name, meant, at } of nearNames(piece.text, about.modules)) {
      if (imitations.size >= placesOfRule || imitations.has(name.toLowerCase())) continue;
      imitations.set(name.toLowerCase(), shown.imitation(name, meant, lineOf(text, piece.start + at)));
    }
    if (breath.isDue) await breath.take();
  }
  return { findings: [...findings.values(), ...imitations.values()], facts: facts.filter(({ fact, line_number: line }) => !installs.has(line) || !factsOfInstalling.has(fact)) };
}

/** Who installs what a vendor offers trusts the vendor, and knows whom: that is worth a look, not a warning. */
const fromVendor = (rule: CompiledRule, vendor: 'known' | 'own'): CompiledRule => ({
  ...rule,
  severity: vendor === 'known' ? 'low' : 'medium',
  why: `${rule.why} It comes from ${vendor === 'known' ? 'a well-known project' : 'the vendor that the skill is about'}.`,
});

const isProgram = ({ language }: Search): boolean => language === 'python' || language === 'javascript';

const lineOf = (text: string, at: number): number => text.slice(0, at).split('\n').length;

/** The first match of each line. */
function* placesIn(text: string, { expression }: Search): Generator<{ at: number; matched: string }> {
  for (let from = 0; from < text.length;) {
    expression.lastIndex = from;
    const found = expression.exec(text);
    if (found === null) return;
    // Whoever takes the place may search with the same expression.
    yield { at: found.index, matched: found[0] };
    const end = text.indexOf('\n', found.index);
    if (end < 0) return;
    from = end + 1;
  }
}

/** What is run and not read: a comment at its top does not make its commands examples. */
const programs: ReadonlySet<Kind> = new Set(['shell', 'python', 'javascript', 'code']);

/** A file's lines as a reviewer is shown them. */
class Lines {
  readonly lines: readonly string[];
  readonly #path: string;
  readonly #rules: readonly CompiledRule[];
  readonly #isMarkdown: boolean;
  readonly #aboutAttacks: boolean;
  #outlined: Outline | null = null;

  constructor(path: string, text: string, rules: readonly CompiledRule[], about: About) {
    const kind = kindOf(path, text);
    this.#isMarkdown = kind === 'markdown';
    this.#aboutAttacks = about.attacks && this.#isMarkdown || !programs.has(kind) && isAboutAttacks(text.slice(0, 4000).split('\n'));
    this.lines = maskKeys(text.replace(/\r\n?/g, '\n')).split('\n');
    this.#path = path;
    this.#rules = rules;
  }

  /** What stands before something on its line. */
  before(line: number, matched: string): string {
    const text = this.lines[line - 1] ?? '';
    const read = text.includes(matched) ? text : withoutEmphasis(text);
    return read.slice(0, Math.max(0, read.indexOf(matched)));
  }

  /** What matched, with the rest of its line. */
  from(line: number, matched: string): string {
    const text = this.lines[line - 1] ?? '';
    const at = text.indexOf(matched);
    return at < 0 ? matched : text.slice(at, at + matched.length + commandLength);
  }

  get #outline(): Outline {
    return this.#outlined ??= new Outline(this.lines);
  }

  isNamed(line: number, matched: string): boolean {
    return isNamed({ path: this.#path, outline: this.#outline, line, matched, aboutAttacks: this.#aboutAttacks });
  }

  /** Code that an agent is shown as a mistake: it is no command, which would be run all the same. */
  isWarnedOf(search: CompiledRule | Sign, line: number): boolean {
    return this.#aboutAttacks && this.#isMarkdown && isProgram(search) && isWarnedOf(this.#outline, line);
  }

  placeOf(line: number, matched: string): Omit<FactPlace, 'fact'> {
    const show = (part: string): string => reveal(maskSecrets(part.slice(0, 4096), this.#rules)).slice(0, shownLength);
    const first = Math.max(1, line - linesAround);
    return {
      source_file: this.#path,
      line_number: line,
      matched_content: show(matched),
      context: { first_line: first, lines: this.lines.slice(first - 1, line + linesAround).map(show) },
    };
  }

  /** A package whose name is that of another but for one letter. */
  imitation(name: string, meant: string, line: number): SkillFinding {
    return {
      rule_id: 'supply-chain.near-name',
      rule_name: 'Names a package that is nearly called like a known one',
      category: 'Supply chain',
      severity: 'high',
      description: `Who installs “${name}” may mean “${meant}”. Packages with such names are put up to be taken for others.`,
      matched_pattern: '',
      ...this.placeOf(line, name),
    };
  }

  findingOf(rule: CompiledRule, line: number, matched: string, named: boolean): SkillFinding {
    return {
      rule_id: named ? namedRule : rule.id,
      rule_name: rule.title,
      category: rule.category,
      severity: named ? 'low' : rule.severity,
      description: named ? `${rule.why} It seems to be named as an example of what is wrong.` : rule.why,
      matched_pattern: rule.pattern,
      ...this.placeOf(line, matched),
    };
  }
}
