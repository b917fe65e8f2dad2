/** What stands in a log in place of a secret. */
export const masked = '[redacted]';

const maxLength = 8192;

const parameter = [
  'code', 'token', '[a-z_]*_token', 'client_secret', 'secret', 'code_verifier', 'client_assertion', 'assertion',
  'password', 'passwd', 'api[-_]?key',
].join('|');
/** Names too common to be taken for a secret outside of a URL. */
const urlParameter = ['state', 'key', 'session', 'sig', 'signature', 'login'].join('|');
const field = [
  '[a-z_]*token', '[a-z_]*secret', 'code', 'code_verifier', 'password', 'authorization', 'api[-_]?key',
  '[a-z_]*assertion',
].join('|');

/** Each pattern with what takes its place. The order matters: whole constructs before their parts. */
const patterns: readonly [RegExp, string][] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(-----END [A-Z ]*PRIVATE KEY-----|$)/g, masked],
  // Authorization schemes. `Bearer realm="..."` is a challenge, not a credential.
  [/\b(Bearer|DPoP)(\s+)(?![\w-]+=")[\w\-.~+/]+=*/gi, `$1$2${masked}`],
  [/\b([Bb]asic|BASIC|[Aa]pi[Kk]ey)(\s+)(?![a-z]+\b)[\w\-.~+/]{4,}=*/g, `$1$2${masked}`],
  [/\beyJ[\w-]{4,}(\.[\w-]*){0,4}/g, masked],
  // Our own keys, secrets and tokens; then those of well-known providers.
  [/\b(uag_|gw_(?:secret|refresh|session|code|access|token|login|admin)_)[\w-]+/g, `$1${masked}`],
  [/\b(ya29\.|gh[opsur]_|github_pat_|glpat-|xox[a-z]-|GOCSPX-|sk-)[\w\-.]{8,}/g, `$1${masked}`],
  // User name and password in a URL.
  [/(\b[a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/?#@"'<>]+@/gi, `$1${masked}@`],
  // Parameters of a query, a fragment or a form, and --flag=value of a command.
  [new RegExp(`((?:^|[?&#;\\s"'(]|--)(?:${parameter})=)[^&\\s"'<>#)]+`, 'gi'), `$1${masked}`],
  [new RegExp(`([?&#](?:${urlParameter})=)[^&\\s"'<>#)]+`, 'gi'), `$1${masked}`],
  // Fields of JSON in a text, also where it is quoted once more.
  [new RegExp(`(\\\\?"(?:${field})\\\\?"\\s*:\\s*\\\\?")(?:[^"\\\\]|\\\\(?!"))+`, 'gi'), `$1${masked}`],
];

/**
 * `text` without anything that looks like a secret; cut where it is very long.
 * @param most characters of it that are kept
 */
export function redactText(text: string, most = maxLength): string {
  // A cut could leave a secret's head that no pattern knows any more, so patterns come first.
  const bounded = text.length > 16 * most ? text.slice(0, 16 * most) : text;
  const clean = patterns.reduce((current, [pattern, replacement]) => current.replace(pattern, replacement), bounded);
  return clean.length > most ? `${clean.slice(0, most)}... [${text.length} characters]` : clean;
}
