import { domainToUnicode } from 'node:url';

/** Sites that clients return to, or that people trust with sign-ins: names worth imitating. */
const trustedHosts: readonly string[] = [
  'cursor.com', 'vscode.dev', 'claude.ai', 'claude.com', 'anthropic.com', 'chatgpt.com', 'openai.com', 'zed.dev',
  'windsurf.com', 'github.com', 'github.dev', 'gitlab.com', 'google.com', 'microsoft.com', 'microsoftonline.com', 'localhost',
];

/** Letters by the Latin one that they look like (a part of the confusables of Unicode's UTS 39). */
const doubles: Readonly<Record<string, string>> = {
  a: '\u0430\u03b1\u0251', b: '\u0432', c: '\u0441\u03f2', d: '\u0501', e: '\u0435\u03b5', g: '\u0261\u0581',
  h: '\u04bb\u043d', j: '\u0458', k: '\u043a\u03ba', l: '1i\u0456\u0131\u03b9\u04cf\u0269',
  m: '\u043c', n: '\u043f\u0578', o: '0\u043e\u03bf\u0585', p: '\u0440\u03c1',
  q: '\u051b', r: '\u0433', s: '\u0455',
  t: '\u0442\u03c4', u: '\u03c5\u057d', v: '\u03bd\u0475', w: '\u051d\u0461\u03c9', x: '\u0445\u03c7', y: '\u0443\u04af',
};
const plainOf = new Map(
  Object.entries(doubles).flatMap(([plain, letters]) => [...letters].map((letter) => [letter, plain] as const)),
);

/** Two names with one skeleton look alike. */
function skeleton(name: string): string {
  const bare = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('-', '');
  return [...bare].map((letter) => plainOf.get(letter) ?? letter).join('').replaceAll('rn', 'm').replaceAll('vv', 'w');
}

const endsIn = (name: string, end: string): boolean => name === end || name.endsWith(`.${end}`);

const scripts = [
  'Latin', 'Cyrillic', 'Greek', 'Armenian', 'Hebrew', 'Arabic', 'Devanagari', 'Thai', 'Georgian', 'Cherokee', 'Hangul',
  'Hiragana', 'Katakana', 'Han',
].map((name) => ({ name, letter: new RegExp(`\\p{Script=${name}}`, 'u') }));

/** Its alphabet; a Latin letter outside of ASCII has a mark, or is a rare one. */
function alphabetOf(letter: string): string {
  const name = scripts.find((script) => script.letter.test(letter))?.name;
  return name === undefined ? 'another alphabet' : name === 'Latin' ? 'not a plain letter' : name;
}

/** Keeps a name that reads from right to left from turning the sentence round (UAX 9). */
const isolated = (text: string): string => `\u2068${text}\u2069`;

function spelledOut(unicode: string): string {
  const letters = [...new Set(unicode)].filter((letter) => letter > '\u007f').slice(0, 6);
  const each = letters.map((letter) => `“${isolated(letter)}” (${alphabetOf(letter)})`).join(', ');
  return `Browsers may show this name as “${isolated(unicode)}”, with ${each}.`;
}

/**
 * What a person should know about the name of a host before trusting it: letters that are not the ones they look like,
 * spelled out, and the well-known name that it can be taken for.
 * @param host as in a URL: ASCII, other alphabets as punycode (RFC 5890)
 * @returns a sentence or two, or null where the name is as it looks
 */
export function hostWarning(host: string): string | null {
  if (trustedHosts.some((trusted) => endsIn(host, trusted))) return null;
  const isPunycode = host.split('.').some((label) => label.startsWith('xn--'));
  const unicode = isPunycode ? domainToUnicode(host) || host : host;
  const twin = trustedHosts.find((trusted) => endsIn(skeleton(unicode), skeleton(trusted)));
  const part = trustedHosts.find((trusted) => `.${host}.`.includes(`.${trusted}.`));
  const said = [
    ...(isPunycode ? [spelledOut(unicode)] : []),
    ...(twin ? [`It is not ${twin}, which it looks like.`] : []),
    ...(part ? [`It is not ${part}: what counts is how a name ends.`] : []),
  ];
  return said.length > 0 ? said.join(' ') : null;
}
