import type { BridgeFile } from '../bridge-file.ts';
import { isObject, parseJson, type Id } from './message.ts';

/** Why a request has no answer of the server, for the person before the app. */
export class BridgeError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

type Names = Pick<BridgeFile, 'app' | 'proxy'>;

export const notRunning = (): BridgeError =>
  new BridgeError('gatehouse_not_running', 'Gatehouse is not running. Start Gatehouse, then try again.');

export const proxyStopped = ({ proxy }: Names): BridgeError =>
  new BridgeError('proxy_stopped', `The proxy "${proxy}" does not run. Start it in Gatehouse, then try again.`);

export const entryRemoved = (): BridgeError => new BridgeError(
  'bridge_removed',
  'Gatehouse no longer has this connection. Add it again on the Apps page of Gatehouse, or remove it from this app.',
);

export const entryRefused = ({ app, proxy }: Names): BridgeError => new BridgeError(
  'bridge_refused',
  `${app} may no longer use "${proxy}": its key was removed in Gatehouse. Add it again on the Apps page of Gatehouse.`,
);

export const answerLost = (): BridgeError => new BridgeError(
  'answer_lost',
  'The connection was lost before the answer came. It may or may not have been carried out: check before you try again.',
);

export const answerUnreadable = (status: number): BridgeError => new BridgeError(
  'answer_unreadable', `The MCP server's answer (HTTP ${status}) is not one that MCP knows. The log of Gatehouse has more.`,
);

/** An error that Gatehouse, or a server, sent without JSON-RPC. */
export function refusalOf(status: number, body: string, names: Names): BridgeError {
  if (status === 401) return entryRefused(names);
  const value = parseJson(body);
  const described = isObject(value) ? value['error_description'] : undefined;
  return typeof described === 'string'
    ? new BridgeError('refused', described)
    : new BridgeError('refused', `The MCP server refused the call (HTTP ${status}).`);
}

/** A JSON-RPC error in this bridge's own words. -32000 is the first of the codes for servers' own errors. */
export function errorAnswer(id: Id, error: unknown): string {
  const known = error instanceof BridgeError
    ? { code: -32000, message: error.message, data: { code: error.code } }
    : { code: -32603, message: `The bridge to Gatehouse failed: ${error instanceof Error ? error.message : String(error)}` };
  return JSON.stringify({ jsonrpc: '2.0', id, error: known });
}
