/**
 * True where a client id is the URL of a client id metadata document: https, with a path, and in the one form that
 * compares byte for byte (draft-ietf-oauth-client-id-metadata-document section 3).
 */
export function isDocumentId(clientId: string): boolean {
  if (!clientId.startsWith('https://') || clientId.length > 500) return false;
  try {
    const url = new URL(clientId);
    return url.href === clientId && url.pathname !== '/' && !url.username && !url.password && !url.hash;
  } catch {
    return false;
  }
}
