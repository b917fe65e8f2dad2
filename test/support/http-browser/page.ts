/** A form as a browser would send it untouched. */
export interface Form {
  method: 'GET' | 'POST';
  action: string;
  /** Values of its inputs, hidden ones too. */
  fields: Record<string, string>;
  buttons: { text: string; name: string | null; value: string }[];
}

/** What a browser sees of an HTML page. */
export interface Page {
  url: string;
  status: number;
  headers: Headers;
  html: string;
  /** The words on it. */
  text: string;
  forms: Form[];
  links: { text: string; url: string }[];
  /** Where it goes on by itself, or null. */
  refresh: string | null;
}

/** Reads the parts that a browser acts on. Good for the simple pages of sign-in flows, not for the wide web. */
export function parsePage(url: string, status: number, headers: Headers, html: string): Page {
  const body = html.replace(/<(script|style)\b[\s\S]*?<\/\1>/gi, '');
  return {
    url,
    status,
    headers,
    html,
    text: wordsOf(body),
    forms: [...body.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/gi)].map(([, tag = '', inside = '']) => ({
      method: attribute(tag, 'method')?.toUpperCase() === 'POST' ? 'POST' : 'GET',
      action: attribute(tag, 'action') ?? url,
      fields: fieldsOf(inside),
      buttons: buttonsOf(inside),
    })),
    links: [...body.matchAll(/<a\b([^>]*)>([\s\S]*?)<\/a>/gi)].map(([, tag = '', inside = '']) => ({
      text: wordsOf(inside),
      url: new URL(attribute(tag, 'href') ?? '', url).href,
    })),
    refresh: refreshOf(body, url),
  };
}

const wordsOf = (html: string): string => unescape(html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ').trim());

function fieldsOf(inside: string): Record<string, string> {
  const inputs = [...inside.matchAll(/<input\b([^>]*)>/gi)].map(([, tag = '']) => tag);
  return Object.fromEntries(inputs
    .filter((tag) => attribute(tag, 'type') !== 'submit')
    .map((tag) => [attribute(tag, 'name') ?? '', attribute(tag, 'value') ?? '']));
}

function buttonsOf(inside: string): Form['buttons'] {
  return [...inside.matchAll(/<button\b([^>]*)>([\s\S]*?)<\/button>/gi)].map(([, tag = '', label = '']) => ({
    text: wordsOf(label),
    name: attribute(tag, 'name') ?? null,
    value: attribute(tag, 'value') ?? '',
  }));
}

function refreshOf(html: string, url: string): string | null {
  const tag = [...html.matchAll(/<meta\b([^>]*)>/gi)].map(([, inside = '']) => inside)
    .find((inside) => attribute(inside, 'http-equiv')?.toLowerCase() === 'refresh');
  const target = /url=(.*)$/i.exec(tag ? attribute(tag, 'content') ?? '' : '')?.[1];
  return target ? new URL(target.replace(/^'|'$/g, ''), url).href : null;
}

function attribute(tag: string, name: string): string | undefined {
  const match = new RegExp(`\\b${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s>]+))`, 'i').exec(tag);
  return match ? unescape(match[1] ?? match[2] ?? match[3] ?? '') : undefined;
}

const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

function unescape(value: string): string {
  return value.replace(/&(#x?[0-9a-f]+|[a-z]+);/gi, (entity, name: string) => {
    if (!name.startsWith('#')) return named[name.toLowerCase()] ?? entity;
    return String.fromCodePoint(/^#x/i.test(name) ? parseInt(name.slice(2), 16) : Number(name.slice(1)));
  });
}
