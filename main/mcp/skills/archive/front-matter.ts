/** A top-level entry, or one that is indented. Values are on the same line, on indented ones after it, or both. */
const entry = /^(\s*)([\w-]{1,40}):(?:\s+(.*))?$/;

/**
 * The texts of a front matter, those of "metadata" as "metadata.version". Reads YAML as people write it there: plain,
 * quoted and folded texts. A whole parser is out of place: a kilobyte that was made for it can keep one busy for a minute, and two for much longer.
 */
export function frontMatterTexts(text: string): Partial<Record<string, string>> {
  const found = new Map<string, string[]>();
  let key = '';
  let inMetadata = false;
  for (const line of text.split(/\r?\n/)) {
    const [, indent, name = '', value = ''] = entry.exec(line) ?? [];
    if (indent === '') {
      key = name;
      inMetadata = name === 'metadata' && value.trim() === '';
      found.set(key, [value.trim()]);
    } else if (inMetadata && indent !== undefined) {
      key = `metadata.${name}`;
      found.set(key, [value.trim()]);
    } else if (/^\s|^$/.test(line)) found.get(key)?.push(line.trim());
    else key = '';
  }
  return Object.fromEntries([...found].map(([name, lines]) => [name, scalar(lines)]));
}

/** Lists, maps and what refers to other places are no texts. */
function scalar([first = '', ...rest]: readonly string[]): string | undefined {
  if (/^[>|][+-]?\d?$/.test(first)) return joined(rest);
  const whole = joined([first, ...rest]);
  if (whole.startsWith('"')) return quoted(whole);
  if (whole.startsWith('\'')) return whole.slice(1, whole.lastIndexOf('\'')).replaceAll('\'\'', '\'');
  return /^[[{&*!?%@`]|^- /.test(whole) ? undefined : joined([first, ...rest].map((line) => line.replace(/(?:^|\s)#.*$/, '')));
}

const joined = (lines: readonly string[]): string => lines.filter(Boolean).join(' ').trim();

function quoted(text: string): string | undefined {
  try {
    return String(JSON.parse(text.slice(0, text.lastIndexOf('"') + 1)));
  } catch {
    return undefined;
  }
}
