const hostFirst = /^(?:(localhost|127\.\d+\.\d+\.\d+|10\.\d+\.\d+\.\d+|192\.168\.\d+\.\d+)|[a-z\d-]+(?:\.[a-z\d-]+)+)(?::\d+)?(?:[/?]|$)/i;

/** A URL that was typed without its beginning, as browsers show it: https, and http on this computer and its network. */
export function completeUrl(text: string): string {
  const typed = text.trim();
  const match = hostFirst.exec(typed);
  return match ? `${match[1] === undefined ? 'https' : 'http'}://${typed}` : typed;
}
