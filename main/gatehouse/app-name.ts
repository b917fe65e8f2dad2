/** "Claude Desktop" of "claude-desktop". */
export const appName = (appId: string): string =>
  appId.split('-').filter(Boolean).map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`).join(' ');
