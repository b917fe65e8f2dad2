/**
 * What a server says in Keep-Alive of how long it keeps an idle connection (RFC 2068 section 19.7.1.1).
 * @param rawHeaders name, value, name, value
 * @returns seconds, as digits; "" where it says nothing
 */
export function keepAliveHint(rawHeaders: readonly string[]): string {
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] as string;
    if (name.length === 10 && name.toLowerCase() === 'keep-alive') {
      return /(?:^|[\s,;])timeout\s*=\s*"?(\d{1,9})/i.exec(rawHeaders[index + 1] as string)?.[1] ?? '';
    }
  }
  return '';
}
