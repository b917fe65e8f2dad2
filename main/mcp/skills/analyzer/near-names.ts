import popular from '../../../../assets/skill-packages.json';

const known = new Set([...popular.names, ...popular.neighbours]);

/** One letter is changed at one end of a name: the two letters at the other end are the same. */
const endsOf = (name: string): string[] => [`${name.slice(0, 2)}…`, `…${name.slice(-2)}`];

/** Short names have honest neighbours: they are known, and nothing is taken for them. */
const imitated = new Map<string, string[]>();
for (const name of popular.names.filter(({ length }) => length > 5)) {
  for (const end of endsOf(name)) imitated.set(end, [...(imitated.get(end) ?? []), name]);
}

/** Commands that install packages, and what they are given. */
const installs = /\b(?:pip3?|pipx|uv|poetry|npm|pnpm|yarn|bun)\s{1,2}(?:pip\s{1,2})?(?:install|i|add)\s([^\n|;&`#]{1,200})/g;

/** A dependency with its version, as in package.json, and one as in a list for pip. */
const listed = [
  /["']([a-z@][\w./-]{4,40})["']\s?:\s?["'][\^~>=v]{0,2}\d{1,4}\.\d/g,
  /^[\s"'-]{0,8}([a-z][\w.-]{4,40})(?:\[[\w,-]{1,40}\])?\s?(?:[=~><!]=)\s?\d/gim,
];

const imported = /^\s{0,8}(?:import|from)\s{1,2}([a-z]\w{4,40})\b/gm;

/**
 * Names of packages in a text that differ in one letter from one that everybody knows, each once and where it first
 * stands.
 * @param modules what the package itself has, which programs import by their names
 */
export function nearNames(text: string, modules: ReadonlySet<string> = new Set()): { name: string; meant: string; at: number }[] {
  const found = new Map<string, { name: string; meant: string; at: number }>();
  for (const { name, at } of namesIn(text, modules)) {
    const plain = name.toLowerCase().replaceAll('_', '-');
    if (known.has(plain) || found.has(plain)) continue;
    const meant = endsOf(plain).flatMap((end) => imitated.get(end) ?? []).find((other) => isOneLetterFrom(plain, other));
    if (meant !== undefined) found.set(plain, { name, meant, at });
  }
  return [...found.values()];
}

function* namesIn(text: string, modules: ReadonlySet<string>): Generator<{ name: string; at: number }> {
  for (const expression of listed) {
    for (const { 0: matched, 1: name = '', index } of text.matchAll(expression)) yield { name, at: index + matched.indexOf(name) };
  }
  for (const { 0: matched, 1: name = '', index } of text.matchAll(imported)) {
    if (!modules.has(name.toLowerCase())) yield { name, at: index + matched.indexOf(name) };
  }
  for (const { 0: matched, 1: names = '', index } of text.matchAll(installs)) {
    for (const { 0: word, index: offset } of names.matchAll(/(?<![\w@/.:[,-])[a-z][\w.-]{4,40}(?![\w/:])/gi)) {
      yield { name: word, at: index + matched.length - names.length + offset };
    }
  }
}

/** Whether one letter more, less, other, or two that changed places make one name of the other. */
export function isOneLetterFrom(name: string, other: string): boolean {
  if (name === other || Math.abs(name.length - other.length) > 1) return false;
  let first = 0;
  while (first < name.length && name[first] === other[first]) first += 1;
  const rest = [name.slice(first), other.slice(first)] as const;
  const [a, b] = rest;
  return a.slice(1) === b || a === b.slice(1) || a.slice(1) === b.slice(1)
    || a[0] === b[1] && a[1] === b[0] && a.slice(2) === b.slice(2);
}
