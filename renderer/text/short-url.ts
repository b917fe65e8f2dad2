/** A URL without what every URL has in common, for lists: "mcp.example.com/v1". Text that is no URL stays as it is. */
export function shortUrl(url: string): string {
  return url.replace(/^https?:\/\//, '').replace(/\/$/, '');
}
