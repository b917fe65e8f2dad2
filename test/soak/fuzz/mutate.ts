/** What parsers stumble over. */
const awkward = [
  '', '\0', '\r\n', '\n', ' ', '%', '%00', '%zz', '%C0%AF', '&', '=', '+', '"', '\\', '\\u0000', '\u202e', '\ud800', '😀', '..', '/',
  '//', '?', '#', ';', ',', '.', ':', '[', ']', '{', '}', 'null', 'true', '-1', '1e999', '9007199254740993', '__proto__',
  'constructor', 'Bearer ', 'javascript:', 'data:', '\u2028', 'x'.repeat(300),
];

/** A text with one to four changes: a byte flipped, a piece doubled, moved or taken out, something awkward put in. */
export function mutate(text: string, random: () => number): string {
  let changed = text;
  for (let left = 1 + Math.floor(random() * 4); left > 0; left -= 1) changed = change(changed, random);
  return changed;
}

function change(text: string, random: () => number): string {
  const at = (): number => Math.floor(random() * (text.length + 1));
  const [first = 0, second = 0] = [at(), at()].sort((one, other) => one - other);
  switch (Math.floor(random() * 5)) {
    case 0: {
      const flipped = text.charCodeAt(first) ^ (1 << Math.floor(random() * 8));
      return Number.isNaN(flipped) ? text : text.slice(0, first) + String.fromCharCode(flipped) + text.slice(first + 1);
    }
    case 1: return text.slice(0, second) + text.slice(first, second) + text.slice(second);
    case 2: return text.slice(0, first) + text.slice(second);
    case 3: return text.slice(second) + text.slice(0, second);
    default: return text.slice(0, first) + (awkward[Math.floor(random() * awkward.length)] ?? '') + text.slice(first);
  }
}
