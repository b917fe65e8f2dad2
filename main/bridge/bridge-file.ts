import type { StartCommand } from './start-command.ts';

/**
 * What Gatehouse tells a bridge: one file for each pair of app and target, mode 0600 in the data folder. The bridge
 * reads it when it starts and again whenever something has changed, so that the app's own configuration never has to.
 */
export interface BridgeFile {
  schema: 1;
  app_id: string;
  /** The app's name, for sentences. */
  app: string;
  /** Null: it leads to one of the gateway's own MCP servers. */
  proxy_id: number | null;
  /** Of the gateway's own MCP server. */
  builtin?: string;
  /** The target's name, for sentences. */
  proxy: string;
  /** The target's MCP endpoint on this computer. */
  url: string;
  /** Answers 200 while Gatehouse runs, whether the proxy does or not. */
  health_url: string;
  /** An API key that opens this one proxy; null where nobody signs in. */
  credential: string | null;
  /** Id of that key: what Gatehouse revokes. */
  key_id: string | null;
  /** How the bridge starts Gatehouse where it does not run; null: it does not. */
  start: StartCommand | null;
}

/** @returns null where the text is not such a file, or one of a later Gatehouse that this code does not understand */
export function parseBridgeFile(text: string): BridgeFile | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null) return null;
  const file = value as Record<string, unknown>;
  const ofProxy = typeof file['proxy_id'] === 'number';
  const texts = ['app_id', 'app', 'proxy', 'url', 'health_url', ...(ofProxy ? ['credential', 'key_id'] : ['builtin'])];
  const isWhole = file['schema'] === 1 && (ofProxy || file['proxy_id'] === null) &&
    texts.every((name) => typeof file[name] === 'string') && isStart(file['start']);
  return isWhole ? (value as BridgeFile) : null;
}

function isStart(value: unknown): boolean {
  if (value === null) return true;
  const { command, args, env } = (value ?? {}) as Partial<StartCommand>;
  return typeof command === 'string' && Array.isArray(args) && typeof env === 'object' && env !== null;
}
