import type { Outline } from './outline.ts';

/** Words that turn around what stands right after them, in the same part of a sentence: the last of them counts. */
const denial = /.*\b(?:never|not|don't|doesn't|won't|cannot|can't|shouldn't|mustn't|refuse to|avoid|instead of|rather than|without|nunca|jamás|jamais|niemals)\b([^.;:!?,&|"'()\n]{0,48})$/is;

/** With one of these between them, they do not: "never forget to send", "do not answer before you have sent". */
const turnsBack = /\b(?:hesitate|forget|fail|omit|neglect|stop|only|just|until|till|before|unless|but|because|if|when|while|continue|proceed|answer|worry|and|then)\b/i;

/** A heading, or the line over a list, that announces what is wrong. */
const announces = /\b(?:flag(?:s|ged)?|red flags?|detect\w*|rejects?|refuse|warn(?:s|ings?)?|block(?:s|ed)?|den(?:y|ied)|forbid\w*|forbidden|prohibited|banned|suspicious|malicious|attacks?|attackers?|injections?|exploits?|anti-?patterns?|dangerous|phishing|scams?|malware|unsafe|indicators?|signatures?|signs? of)\b/i;

/** What goes before words that somebody might say. A command after it is one to run all the same: that has backticks. */
const givesExample = /\b(?:such as|for example|e\.g\.|inputs?|phrases?|sentences?|texts?|rely on)\b[^"“`]{0,40}["“][^"“”`]{0,80}$/i;

/** What goes after words that somebody might say: "forget your rules" or any other attempt. */
const goesOnAsExample = /^[^"”\n]{0,120}["”](?:,? ["“][^"”\n]{1,60}["”]){0,6},? (?:or|and) (?:any other|similar|other such|the like|anything like)\b/i;

/** What makes a quoted paragraph one to use and no sample, whatever the text is about. */
const ordersUse = /(?:^|[.;:,]\s|\b(?:and|then|must|to)\s)(?:append|add|insert|write|paste|put|store|save|copy|send|say|use|follow|run|do|set|obey|apply|remember)\b/i;

/** What has the agent run the very thing in quotes that comes next. */
const ordersRunning = /(?:^\s*(?:[-*+]\s|\d+[.)]\s)?|[.;:,]\s|\b(?:and|then|first|now|please|must)\s)(?:run|execute|paste|enter|type|start|launch)\b[^"“`.;]{0,30}["“`]?$/i;

/** The heads of a column that holds what to look for. */
const headOfExamples = /\b(?:examples?|look for|what it looks like|signs?|patterns?|indicators?|samples?|traces?|red flags?|techniques?)\b/i;

/** The name of a list that holds what is wrong. */
const listOfWrongs = /["']?\b\w{0,30}(?:pattern|indicator|block_?list|deny|denied|signature|suspicious|forbid|forbidden|dangerous|disallow|red_?flag|banned|blocked|injection|phrases)\w{0,20}["']?\s{0,3}(?::[^=\n]{0,60})?[=:]\s{0,3}(?:\w{0,20}\(\s{0,3})?[[{(]?\s{0,3}(?:$|["'\x60(r#/-])/i;

/** The head of a list of what to look for, and of nothing to run. */
const namesTraces = /\b(?:patterns?|indicators?|signatures?|traces?|(?:suspicious|malicious) \w{1,20})\b[^\n]{0,20}:\s{0,2}$/i;

/** What goes before a thing that is told of, in brackets: "detects a way out of the container (such as". */
const tellsOf = /\b(?:detect|find|flag|hunt|alert|block|spot)(?:s|ed|ing|ion)?\b[^.\n]{0,160}\((?:e\.g\.,?|such as|for example|like)\s[^()\n]{0,60}$/i;

/** What a comment says of code that is shown as what not to write. */
const warns = /(?:#|\/\/|\/\*)\s{0,3}(?:❌\s{0,2})?(?:(?:bad|wrong|vulnerable|dangerous|unsafe|insecure)\b|ruleid:)/i;

/** What is given to a program that looks for attacks, so that it finds something. Some that "check" run what they are given. */
const inputOfCheck = /(?:\b(?!check_(?:output|call))(?:scan|check|detect|guard|validat|classif|saniti[sz]|moderat|inspect)\w{0,12}(?:[.-](?!run|exec|call|spawn)\w{1,20}){0,2}(?: |\()|\b(?:(?:malicious|attack|adversarial|injection|jailbreak|untrusted)_\w{1,16}|user_(?:prompt|input|message|text|query|content))\s{0,2}=\s{0,2})["'][^"']{0,120}$/i;

/** Lines above a place that are searched for what announces it. */
const linesAbove = 30;

/**
 * What the words before a match make of it.
 * @param before the text of the same paragraph, up to the match
 */
export function isDenied(before: string): boolean {
  const [, between] = denial.exec(before.slice(-120)) ?? [];
  return between !== undefined && !turnsBack.test(between);
}

/** Whether a text says of itself, in its front matter or title, that it is about such things. */
export const isAboutAttacks = (lines: readonly string[]): boolean =>
  lines.slice(0, 15).join('\n').replace(foldedLine, ' ').split('\n')
    .some((line) => /^(?:description|title):|^#\s/i.test(line) && aboutAttacks.test(line));

/** Where a value of the front matter goes on in the next line. */
const foldedLine = /\n[ \t]{1,8}(?=\S)/g;

/** The subject of a text that has reason to quote what is wrong. */
const aboutAttacks = /\b(?:prompt injection|incident response|compromised|(?:persistence|malware|attackers?) hides?|forensics?|malware|phishing|red team|penetration test\w*|pentest\w*|hardening|threat\w*|attacks?|detect\w*|defen[cs]e|vulnerabilit(?:y|ies)|secur(?:e|ity)[ -](?:review|audit|awareness|training|check\w*)|(?:review|audit|check)\w{0,3} [^\n]{0,40}\bfor security|secret scan\w*|scanner)\b/i;

/** A file that holds tests, by its path. */
const isTest = (path: string): boolean => /(?:^|\/)(?:tests?|__tests__|spec)\/|(?:^|\/)test_[^/]*\.py$|[._](?:test|spec)\.\w{1,4}$/i.test(path);

/** What a test says of an answer. What is called within it, with text in quotes, must not be what runs such text. */
const assertion = /\b(?:assert\w{0,20}|expect|should)\b(?![^\n]{0,80}\b(?:system|popen|exec\w{0,8}|eval|spawn\w{0,4}|run|call|check_\w{4,6}|sh)\s?\()/i;

/** A place that may be an example in a text about such things. */
export interface Place {
  path: string;
  outline: Outline;
  /** From 1. */
  line: number;
  matched: string;
  aboutAttacks: boolean;
}

/**
 * Whether a place is such an example: within quotation marks or backticks and under a line
 * that says so. Blocks of code in Markdown are no examples: agents run them.
 */
export function isNamed({ path, outline, line, matched, aboutAttacks: about }: Place): boolean {
  const text = outline.row(line);
  const at = text.indexOf(matched.split('\n', 1)[0]?.slice(0, 24) ?? '');
  if (at >= 0 && /^\s{0,3}>/.test(text)) {
    const words = wordsAbove(outline, line);
    return words !== '' && (about || announces.test(words) || announces.test(outline.headingOver(line, linesAbove))) && !ordersUse.test(words);
  }
  if (about && headOfExamples.test(outline.headOfTable(line) ?? '')) return true;
  if (isPhrase(text) && isListOfPhrases(outline, line, about)) return true;
  if (about && isInTextBlock(outline, line) && namesTraces.test(headOfList(outline, line))) return true;
  if (about && at >= 0 && tellsOf.test(text.slice(0, at).slice(-260))) return true;
  if (at < 0 || !isQuoted(text, at)) return false;
  if (isExpression(literalAround(text, at)) || goesOnAsExample.test(text.slice(at))) return true;
  if (isTest(path) && assertion.test(text.slice(0, at))) return true;
  if (about && !outline.isInBlock(line)) return !ordersRunning.test(text.slice(0, at));
  if (about && inputOfCheck.test(text.slice(0, at))) return true;
  if (announces.test(text.slice(0, at)) || givesExample.test(text.slice(0, at))) return true;
  for (let above = line - 1; above >= Math.max(1, line - linesAbove); above -= 1) {
    const row = outline.row(above);
    if (outline.isFence(above)) return false;
    if (listOfWrongs.test(row)) return true;
    if (/^\s{0,3}#{1,6}\s|:\s*$|^\s{0,3}\*\*/.test(row) && announces.test(row)) return true;
    if (/^\s{0,3}#{1,6}\s/.test(row)) return false;
  }
  return listOfWrongs.test(text.slice(0, at));
}

/** Words and nothing to run or to reach: no address, path, variable, command, or pipe. */
export const isPhrase = (text: string): boolean => text.length < 200 && !/:\/\/|~\/|[\x60$|@\\]|\w\/\w+\/|\.(?:md|json|env|sh|py|js)\b/.test(text);

/** Whether a line is one of the phrases that a text about attacks lists, as entries or in a block of no language. */
function isListOfPhrases(outline: Outline, line: number, about: boolean): boolean {
  const inBlock = outline.isInBlock(line);
  if (inBlock && !isInTextBlock(outline, line)) return false;
  if (!inBlock && !(about && /^\s*(?:[-*+]|\d{1,2}[.)])\s/.test(outline.row(line)))) return false;
  return outline.headingsOver(line).some((heading) => announces.test(heading));
}

/** Whether a line stands in a block that is no program, by what its fence says. */
const isInTextBlock = (outline: Outline, line: number): boolean =>
  outline.isInBlock(line) && /^\s*(?:`{3,}|~{3,})\s*(?:text|txt|plain)?\s*$/i.test(outline.fenceOver(line));

/** The line over a list that a line is an entry of. */
function headOfList(outline: Outline, line: number): string {
  const entry = /^(\s*)(?:[-*+•]|\d{1,2}[.)])\s/;
  const depth = entry.exec(outline.row(line))?.[1]?.length;
  if (depth === undefined) return '';
  for (let above = line - 1; above >= Math.max(1, line - linesAbove); above -= 1) {
    const row = outline.row(above);
    const isDeeper = row.search(/\S/) > depth;
    if (row.trim() !== '' && !isDeeper && (entry.exec(row)?.[1]?.length ?? -1) < depth) return row;
  }
  return '';
}

/** Whether a line of a text about such things is code with a comment, or one right above, that warns of it. */
export const isWarnedOf = (outline: Outline, line: number): boolean =>
  outline.isInBlock(line) && [line - 1, line].some((row) => !outline.isFence(row) && warns.test(outline.row(row)));

/** The text between the quotation marks that a place stands in. */
function literalAround(text: string, at: number): string {
  const [mark] = /["'][^"']{0,200}$/.exec(text.slice(0, at)) ?? [''];
  const rest = text.slice(at);
  const end = mark === '' ? -1 : rest.indexOf(mark.charAt(0));
  return end < 0 ? '' : mark + rest.slice(0, end);
}

/** The line before a quoted paragraph, where it ends with a colon. */
function wordsAbove(outline: Outline, line: number): string {
  const words = outline.beforeQuote(line);
  return /:\s*$/.test(words) ? words : '';
}

/** Whether what matched has an address that was made unusable so that nobody follows it, as reports of attacks write them. */
export const isDefanged = (matched: string): boolean => /\w\[(?:\.|dot|:)\][\w/]|\bhxxps?:/i.test(matched);

/** Whether what matched is itself a regular expression, of a tool that looks for such things: escapes that no path has. */
export const isExpression = (matched: string): boolean =>
  (matched.match(/\\[sSwWdDb](?![A-Za-z]{2})[*+{]?|\\[($.|[]/g) ?? []).length > 1;

const isQuoted = (text: string, at: number): boolean =>
  (['"', '\x60', "'"] as const).some((mark) => {
    const inside = text.slice(0, at).split(mark).length % 2 === 0;
    return (inside || text[at] === mark) && text.indexOf(mark, at + 1) > 0;
  }) || text.lastIndexOf('“', at) > text.lastIndexOf('”', at);
