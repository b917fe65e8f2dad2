/**
 * What our own pages may load: their own files and nothing else. There is no network at all (`connect-src 'none'`):
 * everything passes over IPC, so that a page that was ever subverted has nowhere to send what it sees.
 */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'none'",
  "frame-ancestors 'none'",
  "form-action 'none'",
  "base-uri 'none'",
].join('; ');
