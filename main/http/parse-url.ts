/** The URL that `text` is, relative to `base` where it is given; null where it is none. */
export function parseUrl(text: string, base?: URL): URL | null {
  try {
    return new URL(text, base);
  } catch {
    return null;
  }
}
