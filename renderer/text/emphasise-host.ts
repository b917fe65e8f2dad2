export interface EmphasisedUri {
  before: string;
  /** The part that decides who receives the answer: host and port, or the scheme of a private-use URI. */
  target: string;
  after: string;
}

/**
 * Splits a redirect URI so that the part which names the receiver can be set apart. A user name in front of the host
 * ("https://bank.example@evil.example/") stays outside of it. Private-use schemes (RFC 8252 section 7.1) are received
 * by whichever program owns the scheme, so there it is the scheme.
 */
export function emphasiseHost(uri: string): EmphasisedUri {
  const authority = /^https?:\/\/([^/?#\\]*)/i.exec(uri)?.[1];
  if (authority === undefined) {
    const scheme = /^[^:]*/.exec(uri)?.[0] ?? '';
    return { before: '', target: scheme, after: uri.slice(scheme.length) };
  }
  const start = uri.indexOf('//') + 2 + authority.lastIndexOf('@') + 1;
  const end = uri.indexOf('//') + 2 + authority.length;
  return { before: uri.slice(0, start), target: uri.slice(start, end), after: uri.slice(end) };
}
