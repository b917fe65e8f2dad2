const plainPath = /^[A-Za-z0-9/_~!$&'()*+,;=:@-]*$/;
const printable = /^[\x21\x22\x24-\x5b\x5d-\x7e]+$/;

/**
 * True for a request target in origin form (RFC 9112 section 3.2.1) that means the same to every server: one slash at
 * the start, printable ASCII, no fragment or backslash, and no segment that is, or decodes to, `.` or `..`, with or
 * without parameters: servers that know these (RFC 3986 section 3.3) read `..;` as `..`.
 */
export function isPlainTarget(target: string): boolean {
  if (target.charCodeAt(0) !== 0x2f || target.charCodeAt(1) === 0x2f) return false;
  const question = target.indexOf('?');
  const path = question < 0 ? target : target.slice(0, question);
  if (question < 0 ? plainPath.test(target) : plainPath.test(path) && printable.test(target)) return true;
  return printable.test(target) && !hasDotSegment(path);
}

function hasDotSegment(path: string): boolean {
  const decoded = path.replace(/%2e/gi, '.').replace(/%3b/gi, ';').replace(/%(?:2f|5c)/gi, '/');
  return /(?:^|\/)\.\.?(?:[/;]|$)/.test(decoded);
}

/** The path of a request target, without its query. */
export function targetPath(target: string): string {
  const question = target.indexOf('?');
  return question < 0 ? target : target.slice(0, question);
}
