const longest = 160;

/** Shows that a secret is there and which, without giving it away. */
export function maskSecret(text: string): string {
  const kept = Math.min(6, Math.floor(text.length / 4));
  return `${text.slice(0, kept)}${'•'.repeat(8)}`;
}

/** One line that a person can read: invisible characters spelled out, no more than 160 characters. */
export function shownText(text: string): string {
  const visible = text
    .replace(/\s+/g, ' ')
    .replace(/[^\P{C}]|[\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufe00-\ufe0f\ufeff\u3164\u115f\u1160\uffa0]|[\u{e0000}-\u{e0fff}]/gu,
      (char) => `\\u{${(char.codePointAt(0) as number).toString(16)}}`)
    .trim();
  return visible.length > longest ? `${visible.slice(0, longest - 1)}…` : visible;
}
